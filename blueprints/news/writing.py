"""The editor's light writing: paragraphs, lists, headings and links as a person types them, to clean HTML and back."""

import re
from html import escape

from tenants.ground.folding import nfc
from tenants.ground.html import Clean, clean
from tenants.ground.markup import tokens

_MARKUP = re.compile(
    r"</?(?:p|h[1-6]|ul|ol|li|table|a|b|i|em|strong|br|blockquote|img|figure|div|span)\b[^<>]*>", re.IGNORECASE
)
_HEADING = re.compile(r"(#{2,4})\s+(?=\S)")
_BULLET = re.compile(r"([-–—•+*])\s+(?=\S)")
_NUMBERED = re.compile(r"(\d{1,2})[.)]\s+(?=\S)")
_QUOTE = re.compile(r">\s+(?=\S)")
_LINK = re.compile(
    r"\[([^\[\]\n]{1,300})\]\(([^()\s<>]{1,500})\)|(?<![\w@/])(https?://[^\s<>()\[\]]{3,500}[^\s<>()\[\].,;:!?…])"
)
_BOLD = re.compile(r"\*\*(?=\S)([^*\n]+?)(?<=\S)\*\*")
_ITALIC = re.compile(r"(?<![\w*])\*(?=\S)([^*\n]+?)(?<=\S)\*(?![\w*])")
_BLOCK_END = re.compile(r"(</(?:p|h[2-4]|ul|ol|li|table|tr|thead|tbody|blockquote|figure|caption)>)\n?")
_LONGEST = 100_000

_OPENERS = {"h2": "## ", "h3": "### ", "h4": "#### "}
_MARKS = {"strong": "**", "em": "*"}


def from_typed(text: str) -> Clean:
    """What was typed as clean HTML: light writing, or HTML when the text holds its tags."""
    if _MARKUP.search(text):
        # The line ends that `to_typed` puts after blocks are for the eye.
        return clean(_BLOCK_END.sub(r"\1", text.replace("\r\n", "\n")))
    lines = [line for line in (" ".join(line.split()) for line in nfc(text).splitlines()) if line]
    listed = _listed(lines)
    return clean(_joined([_line(line, at in listed) for at, line in enumerate(lines)]))


def to_typed(body: Clean) -> str:
    """The text to put into the editor: light writing when nothing would be lost by it, the HTML itself otherwise."""
    light = _light(body)
    if light is not None and from_typed(light) == body:
        return light
    return _BLOCK_END.sub(r"\1\n", body).strip()


def _listed(lines: list[str]) -> set[int]:
    """The lines that make numbered lists: 1, 2 and so on; a number that stands alone stays in the words."""
    found: set[int] = set()
    run: list[int] = []
    for at, line in enumerate([*lines, ""]):
        match = _NUMBERED.match(line)
        number = int(match.group(1)) if match else 0
        if run and number == len(run) + 1:
            run.append(at)
            continue
        if len(run) > 1:
            found.update(run)
        run = [at] if number == 1 else []
    return found


def _line(line: str, numbered: bool) -> str:
    """One typed line as a block; items of lists carry a mark that `_joined` turns into the list around them."""
    if match := _HEADING.match(line):
        level = len(match.group(1))
        return f"<h{level}>{_inline(line[match.end() :])}</h{level}>"
    if match := _BULLET.match(line):
        return ("\x02" if match.group(1) == "+" else "\x01") + _inline(line[match.end() :])
    if numbered and (match := _NUMBERED.match(line)):
        return "\x03" + _inline(line[match.end() :])
    if match := _QUOTE.match(line):
        return f"<blockquote><p>{_inline(line[match.end() :])}</p></blockquote>"
    return f"<p>{_inline(line)}</p>"


def _joined(blocks: list[str]) -> str:
    """Blocks with the lists put around their items: `-` a list, `+` a list inside it, `1.` a numbered list."""
    out: list[str] = []
    trail: list[str] = []
    for block in blocks:
        mark = block[:1]
        wanted = {"\x01": ["ul"], "\x02": ["ul", "ul"] if trail else ["ul"], "\x03": ["ol"]}.get(mark, [])
        while trail and trail != wanted[: len(trail)]:
            out.append(f"</{trail.pop()}>")
        while len(trail) < len(wanted):
            trail.append(wanted[len(trail)])
            out.append(f"<{trail[-1]}>")
        out.append(f"<li>{block[1:]}" if mark in ("\x01", "\x02", "\x03") else block)
    out.extend(f"</{name}>" for name in reversed(trail))
    return "".join(out).replace("</blockquote><blockquote>", "")


def _inline(text: str) -> str:
    """Words with links, bold and italics; everything else is text."""
    out: list[str] = []
    at = 0
    for match in _LINK.finditer(text):
        label, target, bare = match.groups()
        out.append(escape(text[at : match.start()], quote=False))
        target = escape((target or bare).replace("*", "%2A"))
        out.append(f'<a href="{target}">{escape(label or bare, quote=False)}</a>')
        at = match.end()
    out.append(escape(text[at:], quote=False))
    return _ITALIC.sub(r"<em>\1</em>", _BOLD.sub(r"<strong>\1</strong>", "".join(out)))


def _light(body: Clean) -> str | None:
    """Light writing of a body; None when it holds what light writing has no sign for."""
    if len(body) > _LONGEST:
        return None
    out: list[str] = []
    trail: list[str] = []
    link = quote = ""
    for token in tokens(body):
        name = token.name
        if token.kind == "text":
            out.append(token.text.replace("\n", " "))
        elif name in _MARKS:
            out.append(_MARKS[name])
        elif name == "a":
            out.append("[" if token.kind == "open" else f"]({link})")
            link = token.attributes.get("href", "") if token.kind == "open" else ""
        elif name in ("ul", "ol"):
            trail = [*trail, name] if token.kind == "open" else trail[:-1]
            out.append("\n" if len(trail) == (token.kind == "open") else "")
        elif name == "li" and token.kind == "open":
            out.append("\n" + ("+ " if len(trail) > 1 else "1. " if trail[-1:] == ["ol"] else "- "))
        elif name in ("p", *_OPENERS) and not trail:
            out.append("\n\n" + _OPENERS.get(name, quote) if token.kind == "open" else "\n")
        elif name == "blockquote":
            quote = "> " if token.kind == "open" else ""
        elif name not in ("li", "p"):
            return None
    return _counted(re.sub(r"\n{3,}", "\n\n", "".join(out)).strip())


def _counted(text: str) -> str:
    """The numbered lines of a text with their numbers, list by list."""
    count, out = 0, []
    for line in text.split("\n"):
        count = count + 1 if line.startswith("1. ") else 0
        out.append(f"{count}. {line[3:]}" if count else line)
    return "\n".join(out)
