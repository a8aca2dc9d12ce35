"""The texts of the demonstration: plain files of pieces, each with a head of `name: value` lines and a body."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parent / "texts"
BETWEEN = "\n=====\n"


@dataclass(frozen=True, slots=True)
class Piece:
    """One document or article; a name that stands in the head several times has several values."""

    head: dict[str, list[str]]
    body: str

    def one(self, name: str, words: dict[str, str] | None = None) -> str:
        """The value of a name, "" when the head does not have it; `words` fill what stands between braces."""
        value = (self.head.get(name) or [""])[0]
        return value.format_map(words) if words is not None else value

    def many(self, name: str, words: dict[str, str]) -> list[str]:
        """All values of a name, the empty ones left out."""
        return [value.format_map(words) for value in self.head.get(name, []) if value]

    def text(self, words: dict[str, str]) -> str:
        """The body with what stands between braces filled."""
        return self.body.format_map(words)


def pieces(name: str) -> Iterator[Piece]:
    """The pieces of a file, in their order."""
    for part in read(name).split(BETWEEN):
        head, _, body = part.strip().partition("\n\n")
        found: dict[str, list[str]] = {}
        for line in head.splitlines():
            key, _, value = line.partition(":")
            found.setdefault(key, []).append(value.strip().replace("\\n", "\n"))
        yield Piece(found, body)


def by_key(name: str) -> dict[str, Piece]:
    """The pieces of a file by their key."""
    return {piece.one("key"): piece for piece in pieces(name)}


def read(name: str) -> str:
    """A file as it is."""
    return (FOLDER / name).read_text(encoding="utf-8")
