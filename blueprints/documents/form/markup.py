"""HTML as pasted from a word processor or saved from a page, made text with the lines a reader sees."""

import re
from html.parser import HTMLParser

_BLOCKS_LIST = (
    "address article aside blockquote body dd div dl dt figure footer form h1 h2 h3 h4 h5 h6 header hr"
    " li main nav ol p pre section table tbody td tfoot th thead tr ul"
)
_BLOCKS = frozenset(_BLOCKS_LIST.split(" "))
_SILENT = frozenset({"script", "style", "noscript", "template", "title", "head"})
_MANY = re.compile(r"\n{3,}")


class _Reader(HTMLParser):
    """Collects the words of a page; blocks end their line, scripts and styles stay out."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self.silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A block begins a new paragraph, <br> a new line."""
        if tag in _SILENT:
            self.silent += 1
        elif tag == "br":
            self.pieces.append("\n")
        elif tag in _BLOCKS:
            self.pieces.append("\n\n")

    def handle_endtag(self, tag: str) -> None:
        """A block ends its paragraph."""
        if tag in _SILENT:
            self.silent = max(0, self.silent - 1)
        elif tag in _BLOCKS:
            self.pieces.append("\n\n")

    def handle_data(self, data: str) -> None:
        """Words count with their white space made single, as a browser shows them."""
        if not self.silent:
            self.pieces.append(re.sub(r"[ \t\r\n\f]+", " ", data))


def looks_like_html(text: str) -> bool:
    """Whether a text is markup rather than words."""
    return re.search(r"<(?:html|body|div|p|table|span|br)\b[^>]*>", text[:5000], re.IGNORECASE) is not None


def to_text(html: str) -> str:
    """The words of a piece of HTML, one line for a line a reader sees; never raises on broken markup."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    lines = [line.strip(" ") for line in "".join(reader.pieces).split("\n")]
    return _MANY.sub("\n\n", "\n".join(lines)).strip("\n")
