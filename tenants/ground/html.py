"""Rich text: whatever arrives becomes small, safe, well-formed HTML; out come plain text and excerpts."""

import re
from collections import Counter
from collections.abc import Iterator
from html import escape
from typing import Any
from urllib.parse import urlsplit

import nh3
from sqlalchemy import Dialect, Text
from sqlalchemy.types import TypeDecorator, TypeEngine

from tenants.ground.folding import nfc
from tenants.ground.markup import ALLOWED, BOXES, INLINE, RENAMED, Tidy, Token, tokens

# Elements whose content is no text of the author either.
_DROPPED_WHOLE = frozenset(
    {"applet", "audio", "button", "canvas", "datalist", "embed", "frameset", "iframe", "math", "noembed"}
    | {"noframes", "noscript", "object", "option", "script", "select", "style", "svg", "template"}
    | {"textarea", "title", "video", "xmp"}
)
_ATTRIBUTES = {
    "*": {"lang"},
    "a": {"href", "hreflang"},
    "img": {"src", "alt", "width", "height"},
    "td": {"colspan", "rowspan"},
    "th": {"scope", "colspan", "rowspan"},
}
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,3}")
_VALUES = {
    "lang": _LANGUAGE,
    "hreflang": _LANGUAGE,
    "scope": re.compile(r"row|col|rowgroup|colgroup"),
    "colspan": re.compile(r"[1-9]\d?"),
    "rowspan": re.compile(r"[1-9]\d?"),
    "width": re.compile(r"[1-9]\d{0,3}"),
    "height": re.compile(r"[1-9]\d{0,3}"),
    # Pictures come from this house only: no tracker, no picture that changes after it was approved.
    "src": re.compile(r"/tep/(?!.*(?:\.|%2[Ee]){2})[A-Za-z0-9._~%/-]+"),
}

# Control characters, and the marks that turn the direction of text round to disguise it.
_UNWANTED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff\ud800-\udfff]")
_UNSAFE_IN_URL = re.compile(
    "[\x00-\x1f\x7f-\xa0\\\\\"'<>`{}|^\u200b-\u200f\u2028-\u202f\u2066-\u2069\ufeff\ud800-\udfff]"
)
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_HOST = re.compile(r"[^\s%@:/\\?#\[\]]{1,253}")
_DOT_STEP = re.compile(r"/(?:\.|%2e){0,2}/", re.IGNORECASE)
_MAIL = re.compile(r"mailto:[^@?&#\s]{1,64}@[^@?&#\s]{1,253}(?:\?(?!.*%0[ad])\S*)?", re.IGNORECASE)
_LONGEST_URL = 2000

# Elements that can stand inside themselves; the others end by themselves (p, li, td) or hold nothing.
_NESTING = re.compile(r"<(/?)(?!(?:p|li|tr|td|th|br|img|hr|col|dt|dd|input|meta|link|wbr)\b)([A-Za-z][^\s/>]*)")
_DEEPEST = 250
_MOST_TAGS = 60_000
_MOST_REFERENCES = 100_000


class Clean(str):
    """HTML that went through `clean`; the only text a `RichText` column accepts."""

    __slots__ = ()


class RichText(TypeDecorator[Clean]):
    """A column of cleaned HTML: a plain string is refused, so a value nobody cleaned cannot be stored."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Clean | None, dialect: Dialect) -> str | None:
        """Return `value` for the database; raise TypeError when it is not `Clean`."""
        if value is not None and not isinstance(value, Clean):
            raise TypeError(f"A rich text column takes Clean, not {type(value).__name__}; call clean() first.")
        return None if value is None else str(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> Clean | None:
        """Return what was stored, which was clean when it was stored."""
        return None if value is None else Clean(value)

    def coerce_compared_value(self, op: object, value: object) -> TypeEngine[Any]:
        """Let queries compare the column with ordinary text."""
        return self if isinstance(value, Clean) else Text()


def clean(html: str) -> Clean:
    """Return `html` with only what the house allows, headings in order, paragraphs whole, letters composed.

    Never raises on any text; what is not allowed is left out, the words stay. Cleaning twice changes nothing.
    Of a text made to keep the parser busy for minutes only the words are kept.
    """
    if isinstance(html, Clean):
        return html
    if _is_hostile(html):
        return from_text(re.sub(r"<[^<>]*>|&", "\n", html))
    return _sanitised(html)


def _sanitised(html: str) -> Clean:
    """Return `html` after both passes of the sanitiser, with the tidying between them."""
    well_formed = _lenient.clean(_UNWANTED.sub("", html))
    return Clean(_strict.clean(Tidy().tidied(well_formed)).strip())


def _is_hostile(html: str) -> bool:
    """Return whether `html` nests or escapes as no person writes; parsing it takes quadratic time."""
    if html.count("&") > _MOST_REFERENCES:
        return True
    opened: Counter[str] = Counter()
    depth = total = 0
    for closing, name in _NESTING.findall(html):
        if not closing:
            opened[name] += 1
            depth += 1
            total += 1
        elif opened[name]:
            opened[name] -= 1
            depth -= 1
        if depth > _DEEPEST or total > _MOST_TAGS:
            return True
    return False


def plain(html: str) -> str:
    """Return the words of `html`, a line for each paragraph, heading, list item or table row."""
    pieces = []
    for token in tokens(clean(html)):
        if token.kind == "text":
            pieces.append(token.text)
        elif token.name in ("td", "th"):
            pieces.append(" ")
        elif token.name == "br" or token.name not in INLINE:
            pieces.append("\n")
    lines = (" ".join(line.split()) for line in "".join(pieces).split("\n"))
    return "\n".join(line for line in lines if line)


def excerpt(html: str, length: int = 200) -> str:
    """Return the first words of `html` on one line, at most `length` characters, "…" where it goes on."""
    words = " ".join(plain(html).split())
    if len(words) <= length:
        return words
    cut = words[:length].rpartition(" ")[0] or words[: length - 1]
    return cut.rstrip(" ,;:.–-") + "…"


def safe_url(url: str) -> str | None:
    """Return `url` normalised when it is safe to link to, else None: https, http, mailto, tel or an own path.

    For links in texts, menus, banners and link lists alike. "www.…" gets https in front of it.
    """
    url = nfc(url.strip())
    if url[:4].lower() == "www.":
        url = "https://" + url
    if not url or len(url) > _LONGEST_URL:
        return None
    named = _SCHEME.match(url)
    scheme = named.group(1).lower() if named else ""
    if scheme == "tel":
        number = re.sub(r"[\s().-]", "", url[4:])
        return f"tel:{number}" if re.fullmatch(r"\+?[0-9]{3,15}", number) else None
    if _UNSAFE_IN_URL.search(url):
        return None
    url = url.replace(" ", "%20")
    if scheme in ("http", "https"):
        return _outside_url(scheme, url)
    if scheme == "mailto":
        return f"mailto:{url[7:]}" if _MAIL.fullmatch(url) else None
    own = url[0] in "/#?" and not url.startswith("//") and not _DOT_STEP.match(url)
    return url if own and not scheme else None


def _outside_url(scheme: str, url: str) -> str | None:
    """Return an http or https address with scheme and host in lower case, or None when the host is odd."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return None
    host = parts.hostname or ""
    # "https:example.vn" and "https:///x" are read in different ways; a name before @ deceives.
    if not url[len(scheme) + 1 :].startswith("//") or "@" in parts.netloc or not _HOST.fullmatch(host):
        return None
    where = host if port is None else f"{host}:{port}"
    return parts._replace(scheme=scheme, netloc=where).geturl()


def as_typed(html: str) -> Iterator[Token]:
    """Yield the pieces of `html` before any repair, for the checks: headings and gaps are as typed."""
    if isinstance(html, Clean) or _is_hostile(html):
        return tokens(clean(html))
    return tokens(_unrepaired.clean(_UNWANTED.sub("", html)))


def _filtered(tag: str, attribute: str, value: str) -> str | None:
    """Return the value an allowed attribute may keep, or None to leave the attribute out."""
    if attribute == "href":
        return safe_url(value)
    pattern = _VALUES.get(attribute)
    if pattern is None:
        return value
    value = value.strip()
    return value if pattern.fullmatch(value) else None


# First pass: make a tree of anything, and of what is dropped keep the boxes, whose borders the tidying needs.
_lenient = nh3.Cleaner(
    tags=ALLOWED | RENAMED.keys() | BOXES,
    clean_content_tags=_DROPPED_WHOLE,
    attributes=_ATTRIBUTES,
    attribute_filter=_filtered,
    url_schemes={"http", "https", "mailto", "tel"},
    link_rel=None,
)
# For the checks: pictures and links stay wherever they point to.
_unrepaired = nh3.Cleaner(
    tags=ALLOWED | RENAMED.keys() | BOXES,
    clean_content_tags=_DROPPED_WHOLE,
    attributes={"a": {"href"}, "img": {"src", "alt"}},
    link_rel=None,
)
# Last pass: whatever the tidying wrote, what leaves this module has been through the sanitiser after it.
_strict = nh3.Cleaner(
    tags=ALLOWED,
    clean_content_tags=_DROPPED_WHOLE,
    attributes=_ATTRIBUTES,
    attribute_filter=_filtered,
    tag_attribute_values={"a": {"rel": {"noopener"}}},
    url_schemes={"http", "https", "mailto", "tel"},
    link_rel=None,
)


_ITEM = re.compile(r"([-–—•+*])\s+(?=\S)")
_CHAPTER = re.compile(r"[IVXLC]{1,6}[.)]\s*\S")
_SECTION = re.compile(r"\d{1,2}\.\s+\S")
_LONGEST_SECTION = 90


def from_text(text: str) -> Clean:
    """Return plain text as HTML: lines become paragraphs, "- " and "+ " lists, "I. …" h2, short "1. …" h3.

    The habits of Vietnamese official documents; numbers stay in the words because others cite them.
    """
    words = nfc(text if text.count("&") <= _MOST_REFERENCES else text.replace("&", " "))
    out: list[str] = []
    depth = 0
    for line in (" ".join(line.split()) for line in words.splitlines()):
        item = _ITEM.match(line)
        wanted = 0 if not item else 2 if item.group(1) == "+" and depth else 1
        out.extend(["<ul>"] * (wanted - depth) + ["</ul>"] * (depth - wanted))
        depth = wanted
        if item:
            out.append(f"<li>{escape(line[item.end() :])}")
        elif _CHAPTER.match(line) and line.upper() == line:
            out.append(f"<h2>{escape(line)}</h2>")
        elif _SECTION.match(line) and len(line) <= _LONGEST_SECTION and line[-1] not in ".;,:":
            out.append(f"<h3>{escape(line)}</h3>")
        elif line:
            out.append(f"<p>{escape(line)}</p>")
    return _sanitised("".join(out))
