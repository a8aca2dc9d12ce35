"""Collects, compiles and checks the English translations of texts that are written in Vietnamese."""

import re
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.frontend import CommandLineInterface
from babel.messages.pofile import read_po

HOUSE = Path(__file__).resolve().parents[2]
CATALOGUE = HOUSE / "translations" / "en" / "LC_MESSAGES" / "messages.po"
KEYWORDS = ("_l", "lazy_gettext", "lazy_ngettext:1,2", "lazy_pgettext:1c,2")
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%%")


def babel(*arguments: str) -> None:
    """Runs one command of Babel, quietly."""
    CommandLineInterface().run(["pybabel", "--quiet", *arguments])


def collect(target: Path) -> None:
    """Writes every text of the house's code and templates as an empty catalogue."""
    keywords = [part for keyword in KEYWORDS for part in ("--keyword", keyword)]
    places = ["--mapping", "pyproject.toml", "--output-file", str(target), "--add-location", "file"]
    babel("extract", *places, "--sort-by-file", "--no-wrap", "--project", "Cổng Trường", *keywords, ".")


def read(path: Path) -> Catalog:
    """A catalogue from its file."""
    with path.open("rb") as file:
        return read_po(file, locale="en")


def update() -> None:
    """Brings the English catalogue up to date with the texts; new ones come in empty, vanished ones go."""
    with tempfile.TemporaryDirectory() as folder:
        template = Path(folder) / "messages.pot"
        collect(template)
        common = [
            "--input-file",
            str(template),
            "--output-dir",
            "translations",
            "--locale",
            "en",
            "--no-wrap",
        ]
        tidy = ["--no-fuzzy-matching", "--ignore-obsolete", "--ignore-pot-creation-date"]
        babel("update", *common, *tidy)
    empty = sum(1 for message in read(CATALOGUE) if message.id and not all(texts(message.string)))
    print(f"{CATALOGUE.relative_to(HOUSE)}: {empty} texts wait for their English.")


def compile_all() -> None:
    """Compiles the English catalogue into what the application reads."""
    babel("compile", "--directory", "translations", "--locale", "en")


def texts(value: object) -> tuple[str, ...]:
    """One text, or the singular and plural forms of one, as a tuple."""
    return tuple(value) if isinstance(value, (tuple, list)) else (str(value or ""),)


def faults(wanted: Message, found: Message | None) -> Iterator[str]:
    """What is wrong with the English of one text."""
    if found is None or not all(texts(found.string)):
        yield "has no English"
        return
    if found.fuzzy:
        yield "has English that is marked as a guess"
    expected = {name for text in texts(wanted.id) for name in PLACEHOLDER.findall(text)}
    for text in texts(found.string):
        if set(PLACEHOLDER.findall(text)) != expected:
            yield f"has other placeholders in English: {text!r}"


def check() -> int:
    """Says which texts lack a good English translation; 1 when any does."""
    with tempfile.TemporaryDirectory() as folder:
        template = Path(folder) / "messages.pot"
        collect(template)
        wanted = read(template)
    english, count = read(CATALOGUE), 0
    for message in wanted:
        if not message.id:
            continue
        for fault in faults(message, english.get(message.id, message.context)):
            count += 1
            places = ", ".join(path for path, _ in message.locations[:2])
            print(f"{places}: {texts(message.id)[0]!r} {fault}")
    if count:
        print(f"{count} faults in translations. `make translations` brings the catalogue up to date.")
    return int(count > 0)


COMMANDS = {"update": update, "compile": compile_all, "check": check}

if __name__ == "__main__":
    sys.exit(COMMANDS[sys.argv[1]]())
