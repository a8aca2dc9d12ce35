"""The text of a document as a person types it, and as HTML; what typing cannot hold is edited as HTML."""

import re

from tenants.ground.html import Clean, clean, from_text
from tenants.ground.markup import tokens

_MARKUP = re.compile(r"\s*<(?:p|h[2-4]|ul|ol|table|blockquote|figure)\b", re.IGNORECASE)
_STARTS = re.compile(r"[-–—•+*]\s|[IVXLC]{1,6}[.)]\s|\d{1,2}[.)]|[a-zđ]\)\s|(?:Điều|Chương|Mục|Phần)\s", re.IGNORECASE)
_HEADING = re.compile(r"<p>(\d{1,2}\. [^<]{1,86}:)</p>(?=<)")
_GLUED = re.compile(r"^([ \t]*\d{1,2}\.)([^\W\d_])", re.MULTILINE)
FULL_WIDTH = 60
"""Characters from which a line may have been broken by the width of a page."""

_LINES = frozenset({"p", "h2", "h3", "h4"})


def body_of(typed: str) -> Clean:
    """What was typed as clean HTML: lines become paragraphs, lists and headings; HTML is cleaned."""
    if _MARKUP.match(typed):
        return clean(typed)
    # "1. Mục đích:" heads what follows, whatever the colon says; the closing clean keeps the headings in order.
    return clean(_HEADING.sub(r"<h3>\1</h3>", str(from_text(_GLUED.sub(r"\1 \2", typed)))))


def typed_of(body: str) -> str:
    """What stands in the box when a text is opened again; the HTML itself when typing could not give it back."""
    typed = _typed(body)
    return typed if body_of(typed) == body else body


def _typed(body: str) -> str:
    lines: list[str] = []
    depth = 0
    for token in tokens(body):
        if token.name in ("ul", "ol"):
            depth += 1 if token.kind == "open" else -1
        elif token.name == "li" and token.kind == "open":
            lines.append("+ " if depth > 1 else "- ")
        elif token.name in _LINES and token.kind == "open" and not depth:
            lines.append("")
        elif token.kind == "text" and token.text.strip():
            lines[-1:] = [(lines[-1] if lines else "") + token.text]
    return "\n".join(" ".join(line.split()) for line in lines)


def unwrapped(text: str) -> str:
    """Lines that a page broke joined again, so that each paragraph is one line.

    A line goes on with the one before it when it begins in small letters, or when the one before fills the page's
    width and ends without a sign; a blank line, a heading and the sign of a list always part them.
    """
    lines: list[str] = []
    apart = True
    for line in (" ".join(line.split()) for line in text.splitlines()):
        if lines and line and not _STARTS.match(line) and _goes_on(lines[-1], line, apart):
            lines[-1] += f" {line}"
        elif line:
            lines.append(line)
        apart = not line
    return "\n".join(lines)


def _goes_on(before: str, line: str, apart: bool) -> bool:
    if before.endswith((".", ";", ":", "!", "?")):
        return False
    return line[:1].islower() or (not apart and len(before) >= FULL_WIDTH and before.upper() != before)
