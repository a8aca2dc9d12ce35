"""Opens one PDF file in a process of its own: counts its pages and looks for text on the first of them.

Run as a program: `pdfs.py SOURCE`, answering in JSON. It imports nothing of the house, so that a file made to
keep a reader busy breaks only this process, within its limits of memory and time.
"""

import json
import resource
import sys
from typing import Any

from pypdf import PdfReader

MEMORY = 1024**3
SECONDS = 20
PAGES_LOOKED_AT = 3
# A scan often carries a stamp or a page number as text; a page of words has more.
FEWEST_LETTERS = 20


def describe(source: str) -> dict[str, Any]:
    """Return the number of pages and whether the file is only pictures of pages."""
    reader = PdfReader(source)
    # Many files are locked against changes only; those open with an empty password and anyone may read them.
    if reader.is_encrypted and not reader.decrypt(""):
        return {"refused": "locked"}
    pages = len(reader.pages)
    letters = 0
    for page in reader.pages[:PAGES_LOOKED_AT]:
        letters += sum(c.isalnum() for c in page.extract_text())
    return {"pages": pages, "scanned": pages > 0 and letters < FEWEST_LETTERS}


def main(arguments: list[str]) -> int:
    """Limit this process, then describe one file."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    (source,) = arguments
    print(json.dumps(describe(source)))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
