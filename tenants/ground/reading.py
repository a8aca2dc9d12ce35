"""Rich text as a reader meets it: blocks, headings, links, pictures, tables in order, for the checks."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from tenants.ground.markup import HEADINGS, INLINE, RENAMED, Token


@dataclass(slots=True)
class Block:
    """A stretch of text between two block borders; line breaks in it are "\\n"."""

    at: int
    text: str
    is_paragraph: bool
    in_cell: bool
    bold: bool


@dataclass(slots=True)
class Heading:
    """A heading with the name of its element; `pictured` when a described picture stands in it."""

    at: int
    name: str
    words: list[str] = field(default_factory=list)
    pictured: bool = False

    @property
    def text(self) -> str:
        """Return the words of the heading."""
        return "".join(self.words)


@dataclass(slots=True)
class Link:
    """A link; `pictured` when a described picture stands in it."""

    at: int
    href: str
    words: list[str] = field(default_factory=list)
    pictured: bool = False

    @property
    def text(self) -> str:
        """Return the words of the link."""
        return "".join(self.words)


@dataclass(slots=True)
class Image:
    """A picture; `alt` None means nobody said anything about it, "" that it is decoration."""

    at: int
    source: str
    alt: str | None


@dataclass(slots=True)
class Table:
    """A table's cells as pieces of text, row by row, and whether any of them is a header cell."""

    at: int
    cells: list[list[list[str]]] = field(default_factory=list)
    headed: bool = False

    @property
    def rows(self) -> list[list[str]]:
        """Return the text of the cells, row by row."""
        return [[" ".join(pieces) for pieces in row] for row in self.cells]


@dataclass(slots=True)
class Outline:
    """All that was read; `at` everywhere is the number of the piece, so the order of reading."""

    blocks: list[Block] = field(default_factory=list)
    headings: list[Heading] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    images: list[Image] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)
    loose: list[tuple[int, str]] = field(default_factory=list)


def read(tokens: Iterable[Token]) -> Outline:
    """Return the outline of well-formed HTML given as its pieces."""
    reader = _Reader()
    for at, token in enumerate(tokens):
        reader.take(at, token)
    reader.end_block()
    return reader.seen


@dataclass(slots=True)
class _Reader:
    """What is open while reading."""

    seen: Outline = field(default_factory=Outline)
    at: int = 0
    open: dict[str, int] = field(default_factory=dict)
    tables: list[Table] = field(default_factory=list)
    heading: Heading | None = None
    link: Link | None = None
    words: list[str] = field(default_factory=list)
    begun: int = 0
    thin: int = 0

    def take(self, at: int, token: Token) -> None:
        self.at = at
        name = RENAMED.get(token.name, token.name)
        if token.kind == "text":
            self._text(token.text)
        elif name == "br":
            self.words.append("\n")
        elif name == "img":
            self._image(token.attributes)
        elif token.kind == "open":
            if name not in INLINE:
                self.end_block()
            self._start(name, token)
        else:
            if name not in INLINE:
                self.end_block()
            self._end(name)

    def _start(self, name: str, token: Token) -> None:
        self.open[name] = self.open.get(name, 0) + 1
        if token.name in HEADINGS:
            self.heading = Heading(self.at, token.name)
            self.seen.headings.append(self.heading)
        elif name == "a":
            self.link = Link(self.at, token.attributes.get("href", ""))
            if "href" in token.attributes:
                self.seen.links.append(self.link)
        elif name == "table":
            self.tables.append(Table(self.at))
            self.seen.tables.append(self.tables[-1])
        elif self.tables and name == "tr":
            self.tables[-1].cells.append([])
        elif self.tables and self.tables[-1].cells and name in ("td", "th"):
            self.tables[-1].cells[-1].append([])
            self.tables[-1].headed |= name == "th"

    def _end(self, name: str) -> None:
        self.open[name] -= 1
        if name == "a":
            self.link = None
        elif name == "table":
            self.tables.pop()
        elif name in HEADINGS:
            self.heading = None

    def _text(self, text: str) -> None:
        if not self.words:
            self.begun = self.at
        self.words.append(" ".join(text.splitlines()) if "\n" in text else text)
        if not self.open.get("strong"):
            self.thin += len(text.strip())
        if self.link:
            self.link.words.append(text)
        elif "://" in text or "www." in text.lower():
            self.seen.loose.append((self.at, text))
        if self.heading:
            self.heading.words.append(text)

    def _image(self, attributes: dict[str, str]) -> None:
        alt = attributes.get("alt")
        self.seen.images.append(Image(self.at, attributes.get("src", ""), alt))
        for owner in (self.link, self.heading):
            if owner and alt and alt.strip():
                owner.pictured = True

    def end_block(self) -> None:
        """Close the stretch of text that was being read."""
        text = "".join(self.words).strip()
        if text:
            in_cell = bool(self.tables and self.tables[-1].cells and self.tables[-1].cells[-1])
            if in_cell:
                self.tables[-1].cells[-1][-1].append(text)
            loose = not in_cell and not self.open.get("li") and not self.heading
            self.seen.blocks.append(Block(self.begun, text, loose, in_cell, self.thin == 0))
        self.words.clear()
        self.thin = 0
