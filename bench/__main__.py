"""Runs the benchmarks: `python -m bench` for all, `python -m bench pages sending` for some."""

import sys

from bench import pages, reading, sending

PARTS = {"pages": pages.run, "sending": sending.run, "reading": reading.run}


def main(names: list[str]) -> int:
    """Prints each part's figures; returns 2 for a name that is no part."""
    unknown = [name for name in names if name not in PARTS]
    if unknown:
        print(f"No benchmark {', '.join(unknown)}. There are: {', '.join(PARTS)}.", file=sys.stderr)
        return 2
    for name in names or PARTS:
        print(f"\n== {name}")
        PARTS[name]()
    return 0


sys.exit(main(sys.argv[1:]))
