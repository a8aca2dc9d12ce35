"""Well-formed HTML read piece by piece and put in order: paragraphs, headings, nothing empty."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import escape, unescape
from typing import Literal, NamedTuple

from tenants.ground.folding import nfc

HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
INLINE = frozenset({"a", "em", "img", "br", "span", "strong", "sub", "sup"})
BLOCKS = frozenset({"blockquote", "figure", "ol", "p", "table", "ul"}) | {"h2", "h3", "h4"}
PARTS = frozenset({"caption", "figcaption", "li", "tbody", "td", "th", "thead", "tr"})
ALLOWED = INLINE | BLOCKS | PARTS
# Old or wrong names of something allowed. h1 is the page's title, so a text starts at h2.
RENAMED = {"b": "strong", "i": "em", "h1": "h2", "h5": "h4", "h6": "h4"}
_LISTS = frozenset({"ol", "ul"})
# Elements a browser leaves where they are even outside the one element they belong to.
_PARENTS = {"li": _LISTS, "figcaption": frozenset({"figure"})}
# Boxes are dropped, but their border still parts two paragraphs.
BOXES = frozenset(
    {"address", "article", "aside", "center", "dd", "details", "div", "dl", "dt", "fieldset", "footer"}
    | {"form", "header", "main", "nav", "pre", "section", "summary"}
)
_TOKEN = re.compile(r'<(/?)([a-z][a-z0-9]*)([^<>"]*(?:"[^"]*"[^<>"]*)*)>|([^<]+)|<')
_ATTRIBUTE = re.compile(r'([a-zA-Z-]+)="([^"]*)"')


class Token(NamedTuple):
    """One piece of well-formed HTML: an opening tag, a closing tag, or text."""

    kind: Literal["open", "close", "text"]
    name: str
    attributes: dict[str, str]
    text: str


def tokens(html: str) -> Iterator[Token]:
    """Yield the pieces of HTML that nh3 wrote: well-formed, attributes in double quotes. Linear in time."""
    for match in _TOKEN.finditer(html):
        closing, name, attributes, text = match.groups()
        if name is None:
            yield Token("text", "", {}, unescape(text or "<"))
        elif closing:
            yield Token("close", name, {}, "")
        else:
            pairs = {key: unescape(value) for key, value in _ATTRIBUTE.findall(attributes)}
            yield Token("open", name, pairs, "")


@dataclass(slots=True)
class _Open:
    """An element that was opened: where in the output, and how much had been written before it."""

    name: str
    at: int
    seen: int
    live: bool = True
    ours: bool = False
    level: int = 0


@dataclass(slots=True)
class Tidy:
    """Rewrites a well-formed tree in one go: renames, parts paragraphs, repairs headings, drops the empty."""

    out: list[str] = field(default_factory=list)
    read: list[_Open] = field(default_factory=list)
    written: list[_Open] = field(default_factory=list)
    outline: list[int] = field(default_factory=list)
    count: int = 0
    gap: bool = False

    def tidied(self, html: str) -> str:
        """Return the rewritten `html`."""
        for token in tokens(html):
            if token.kind == "text":
                self._text(token.text)
            elif token.kind == "close":
                self._close_read()
            else:
                self._open(token)
        while self.written:
            self._close_written()
        return "".join(self.out)

    def _text(self, text: str) -> None:
        # U+0338 would join the ">" before it into another character when the page is composed.
        text = nfc(text).lstrip("\u0338")
        if not text.strip():
            if self.written and self.written[-1].name not in ("table", "thead", "tbody", "tr", "ul", "ol"):
                self.out.append(escape(text, quote=False))
            return
        self._start_inline()
        self.count += 1
        self.out.append(escape(text, quote=False))

    def _open(self, token: Token) -> None:
        name = RENAMED.get(token.name, token.name)
        if name in BOXES:
            self._part()
            self.read.append(_Open(name, 0, 0, live=False))
        elif name == "br":
            if self.written:
                self.out.append("<br>")
        elif name == "img":
            if "src" in token.attributes:
                self._start_inline()
                self.count += 1
                self.out.append(_tag(name, token.attributes))
        elif self._is_idle(name, token.attributes):
            self.read.append(_Open(name, 0, 0, live=False))
        elif name in _PARENTS and not self._stands_in(_PARENTS[name]):
            self._part()
            self.read.append(_Open("div", 0, 0, live=False))
        else:
            if name in INLINE:
                self._start_inline()
            elif name in BLOCKS:
                self._start_block()
            entry = self._write(name, token.attributes)
            entry.level = int(token.name[1]) if token.name in HEADINGS else 0
            self.read.append(entry)

    def _is_idle(self, name: str, attributes: dict[str, str]) -> bool:
        """Return whether an element does nothing: a link to nowhere or in a link, a span of no language."""
        if name == "a":
            return "href" not in attributes or any(entry.name == "a" for entry in self.written)
        return name == "span" and not attributes

    def _close_read(self) -> None:
        entry = self.read.pop()
        if entry.name in BOXES:
            self._part()
        if not entry.live:
            return
        while self._close_written() is not entry:
            pass

    def _write(self, name: str, attributes: dict[str, str]) -> _Open:
        entry = _Open(name, len(self.out), self.count)
        self.out.append(_tag(name, attributes))
        self.written.append(entry)
        return entry

    def _close_written(self) -> _Open:
        """Close the innermost element that was written; take it back when nothing was written into it."""
        entry = self.written.pop()
        entry.live = False
        self.gap = self.gap and entry.name in INLINE
        if entry.seen == self.count and entry.name not in ("td", "th", "tr", "thead", "tbody"):
            del self.out[entry.at :]
        elif entry.level:
            level = self._level(entry.level)
            self.out[entry.at] = f"<h{level}" + self.out[entry.at][3:]
            self.out.append(f"</h{level}>")
        else:
            self.out.append(f"</{entry.name}>")
        return entry

    def _level(self, wanted: int) -> int:
        """Return the level of a heading that skips none, keeping brothers equal: 2, 4, 4 becomes 2, 3, 3."""
        while self.outline and self.outline[-1] >= wanted:
            self.outline.pop()
        self.outline.append(wanted)
        return min(len(self.outline) + 1, 4)

    def _stands_in(self, parents: frozenset[str]) -> bool:
        """Close what we opened ourselves; return whether one of `parents` is then the innermost element."""
        self._leave_paragraph()
        if self.written and self.written[-1].ours:
            self._close_written()
        return bool(self.written) and self.written[-1].name in parents

    def _start_block(self) -> None:
        """Close what may not hold a block, and see that in a list it stands in an item."""
        self._leave_paragraph()
        if self.written and self.written[-1].name in _LISTS:
            self._write("li", {}).ours = True

    def _start_inline(self) -> None:
        """See that inline content has an item or a paragraph to stand in, and its own line after a box."""
        if self.written and self.written[-1].name in _LISTS:
            self._write("li", {}).ours = True
        elif not self.written or self.written[-1].name == "blockquote":
            self._write("p", {})
        elif self.gap:
            self.out.append("<br>")
        self.gap = False

    def _part(self) -> None:
        """Part what comes from what was: a new paragraph, or a new line where no paragraph may start."""
        if any(entry.name in PARTS for entry in self.written[-8:]):
            self.gap = self.written[-1].seen != self.count
        else:
            self._leave_paragraph()

    def _leave_paragraph(self) -> None:
        """Close everything that may not hold a block: inline elements, paragraphs, headings."""
        while self.written and (self.written[-1].name in INLINE or self.written[-1].name in ("p", "h2", "h3", "h4")):
            self._close_written()


def _tag(name: str, attributes: dict[str, str]) -> str:
    """Return an opening tag; a link that leads outside does not hand this page over to it."""
    pairs = dict(attributes)
    if name == "a" and pairs["href"].startswith("http"):
        pairs["rel"] = "noopener"
    return f"<{name}" + "".join(f' {key}="{escape(nfc(value))}"' for key, value in pairs.items()) + ">"
