"""The text of a document as a person types it, and as HTML; what typing cannot hold is edited as HTML."""

import re

from tenants.ground.html import Clean, clean, from_text
from tenants.ground.markup import tokens

_MARKUP = re.compile(r"\s*<(?:p|h[2-4]|ul|ol|table|blockquote|figure)\b", re.IGNORECASE)
_STARTS = re.compile(r"[-–—•+*]\s|[IVXLC]{1,6}[.)]\s|\d{1,2}[.)]|[a-zđ]\)\s|(?:Điều|Chương|Mục|Phần)\s", re.IGNORECASE)
_LINES = frozenset({"p", "h2", "h3", "h4"})


def body_of(typed: str) -> Clean:
    """What was typed as clean HTML: lines become paragraphs, lists and headings; HTML is cleaned."""
    return clean(typed) if _MARKUP.match(typed) else from_text(typed)


def typed_of(body: str) -> str:
    """What stands in the box when a text is opened again; the HTML itself when typing could not give it back."""
    typed = _typed(body)
    return typed if from_text(typed) == body else body


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
    """Lines that a page broke joined again: a line that begins in small letters goes on with the one before it."""
    lines: list[str] = []
    for line in (" ".join(line.split()) for line in text.splitlines()):
        goes_on = bool(lines and lines[-1] and line[:1].islower() and not _STARTS.match(line))
        if goes_on and not lines[-1].endswith((".", ";", ":", "./.")):
            lines[-1] += f" {line}"
        elif line:
            lines.append(line)
    return "\n".join(lines)
