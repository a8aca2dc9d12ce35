"""Measures the recogniser: precision and recall a field over a folder of documents with their truth."""

import argparse
import json
import sys
import unicodedata
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from blueprints.documents.form.markup import looks_like_html, to_text  # noqa: E402
from blueprints.documents.form.recognise import recognise  # noqa: E402

SINGLE = (
    "number",
    "symbol",
    "type",
    "type_code",
    "issuer",
    "parent_issuer",
    "place",
    "date",
    "date_partial",
    "title",
    "authority",
    "signer_capacity",
    "signer_title",
    "signer",
    "urgency",
    "secrecy",
)
LISTS = ("issuers", "addressees", "references", "recipients")
FLAGS = ("truncated", "has_annex")
HEADING = 25  # a heading that runs on into its paragraph is compared by its beginning


def folded(value: object) -> str:
    """A value for comparing: NFC, white space made single, letter case ignored."""
    return " ".join(unicodedata.normalize("NFC", str(value)).split()).casefold()


def values(field: str, parts: dict[str, Any]) -> list[str]:
    """What a document says for a field, as a list of comparable values."""
    if field in SINGLE:
        return [folded(parts[field])] if parts.get(field) is not None else []
    if field in FLAGS:
        return [field] if parts.get(field) else []
    if field == "sections_top":
        return [folded(one)[:HEADING] for one in parts["sections_top"]]
    bases = parts["bases"]
    if field == "bases":
        return [folded(base["text_start"]) for base in bases]
    if field == "bases.numbers":
        return [f"{at} {folded(number)}" for at, base in enumerate(bases) for number in base["numbers"]]
    if field == "bases.date":
        return [f"{at} {base['date']}" for at, base in enumerate(bases) if base["date"]]
    return [folded(one) for one in parts[field]]


def alike(field: str, one: str, other: str) -> bool:
    """Whether two values count as the same; headings by label and beginning."""
    if field != "sections_top":
        return one == other
    shorter = min(len(one), len(other))
    return one[:shorter] == other[:shorter]


def compare(field: str, found: list[str], truth: list[str]) -> tuple[int, list[str], list[str]]:
    """How many values agree, which were found wrongly, which were missed."""
    missed, wrong, right = list(truth), [], 0
    for value in found:
        match = next((one for one in missed if alike(field, value, one)), None)
        if match is None:
            wrong.append(value)
        else:
            missed.remove(match)
            right += 1
    return right, wrong, missed


def documents(folder: Path, *, raw: bool) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Name, text and truth of every document of a folder; with `raw` the pages around documents instead."""
    for path in sorted(folder.rglob("*.json")):
        truth = json.loads(path.read_text("utf-8"))
        name = truth.get("raw") if raw else truth.get("file", f"{path.stem}.txt")
        source = path.parent / name if name else None
        if source and source.exists():
            text = source.read_text("utf-8")
            yield source.name, to_text(text) if looks_like_html(text) else text, truth


def measure(folder: Path, *, raw: bool, details: bool, only: set[str]) -> dict[str, Counter[str]]:
    """The counts of right, wrong and missed values a field."""
    fields = (*SINGLE, *LISTS, "bases", "bases.numbers", "bases.date", "sections_top", *FLAGS)
    totals: dict[str, Counter[str]] = {field: Counter() for field in fields}
    for name, text, truth in documents(folder, raw=raw):
        if only and name.split(".")[0] not in only:
            continue
        parts = recognise(text).as_dict()
        for field in fields:
            if field.removesuffix("_partial").partition(".")[0] in truth.get("unscored", []) or (
                field == "authority" and field not in truth
            ):
                continue
            right, wrong, missed = compare(field, values(field, parts), values(field, truth))
            totals[field].update(right=right, wrong=len(wrong), missed=len(missed))
            if details and (wrong or missed):
                print(f"{name} · {field}\n   found  {wrong}\n   missed {missed}")
    return totals


def table(totals: dict[str, Counter[str]]) -> str:
    """The counts as a table of precision and recall."""
    whole = Counter[str]()
    lines = [f"{'field':<18}{'right':>7}{'wrong':>7}{'missed':>7}{'precision':>11}{'recall':>9}"]
    for field, count in totals.items():
        lines.append(row(field, count))
        whole.update(count)
    return "\n".join([*lines, row("all", whole)])


def row(name: str, count: Counter[str]) -> str:
    """A line of the table."""
    right, found, true = count["right"], count["right"] + count["wrong"], count["right"] + count["missed"]
    precision = f"{right / found:.3f}" if found else "–"
    recall = f"{right / true:.3f}" if true else "–"
    return f"{name:<18}{right:>7}{count['wrong']:>7}{count['missed']:>7}{precision:>11}{recall:>9}"


def main(arguments: list[str] | None = None) -> int:
    """Measure over a folder and print the table; says so where there is no folder, and fails no build."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=ROOT.parent / "shared" / "data" / "documents")
    parser.add_argument("--raw", action="store_true", help="read the pages around the documents instead")
    parser.add_argument("--details", action="store_true", help="print every difference")
    parser.add_argument("--only", nargs="*", default=[], help="names of documents, without their ending")
    options = parser.parse_args(arguments)
    if not options.folder.is_dir():
        print(f"{options.folder}: no such folder of documents; nothing measured")
        return 0
    print(table(measure(options.folder, raw=options.raw, details=options.details, only=set(options.only))))
    return 0


if __name__ == "__main__":
    sys.exit(main())
