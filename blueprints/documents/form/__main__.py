"""`python -m blueprints.documents.form FILE` prints the parts of a document as JSON."""

import argparse
import json
import sys
from pathlib import Path

from blueprints.documents.form.markup import looks_like_html, to_text
from blueprints.documents.form.recognise import recognise


def main(arguments: list[str] | None = None) -> int:
    """Read the file named ("-" for standard input) and print its parts; 1 when it cannot be read."""
    parser = argparse.ArgumentParser(prog="python -m blueprints.documents.form", description=__doc__)
    parser.add_argument("file", help="a text or HTML file in UTF-8, or - for standard input")
    name = parser.parse_args(arguments).file
    try:
        raw = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
    except OSError as error:
        print(f"{name}: {error.strerror}", file=sys.stderr)
        return 1
    text = raw.decode("utf-8-sig", errors="replace")
    found = recognise(to_text(text) if looks_like_html(text) else text)
    print(json.dumps(found.as_dict(), ensure_ascii=False, indent=1))
    return 0


if __name__ == "__main__":
    sys.exit(main())
