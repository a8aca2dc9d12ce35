"""Checks of rich text on which readers with disabilities and pupils' privacy depend; one for every way in."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal, NamedTuple

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from tenants.ground.folding import fold
from tenants.ground.html import as_typed
from tenants.ground.privacy import Line, found_in
from tenants.ground.reading import Block, Outline, read

_LONGEST_WHERE = 80
_LONGEST_HEADING = 120
_FEWEST_WORDS_SHOUTED = 5
_FEWEST_LETTERS_SHOUTED = 25

_FILE_NAME = re.compile(
    r"\S.*\.(?:jpe?g|png|gif|webp|bmp|heic|tiff?)|(?:img|dsc|dscn|image|pic|screenshot|z)[\d _-]{2,}\S*"
)
_WORTHLESS_ALTS = frozenset(
    {
        "alt",
        "anh",
        "anh chup",
        "anh minh hoa",
        "banner",
        "buc anh",
        "hinh",
        "hinh anh",
        "hinh minh hoa",
        "image",
    }
    | {"img", "khong co", "khong co mo ta", "photo", "picture", "untitled"}
)
_GENERIC_LINKS = frozenset(
    {
        "bai nay",
        "bam vao",
        "bam vao day",
        "chi tiet",
        "click",
        "click here",
        "click vao day",
        "day",
        "doc them",
    }
    | {"doc tiep", "download", "duong link", "here", "lien ket", "link", "more", "nhan vao day", "o day"}
    | {
        "read more",
        "tai day",
        "tai ve",
        "tai xuong",
        "them",
        "tiep",
        "tiep theo",
        "trang nay",
        "vao day",
        "xem",
    }
    | {"xem chi tiet", "xem o day", "xem tai day", "xem them", "xem tiep"}
)
_EDGES = " .,:;!?…>»→-–()[]\"'“”"
_BARE_URL = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
_FILE = re.compile(r"(?:/tep/.*|.*\.(?:pdf|docx?|xlsx?|pptx?|od[tsp]|zip|rar|mp[34]|csv|txt))(?:[?#].*)?")
_SAYS_FILE = re.compile(
    r"\b(?:pdf|word|excel|powerpoint|docx?|xlsx?|pptx?|od[tsp]|mp[34]|tep|tap tin|file|tai|ban scan|[km]b)\b"
)
_ITEM = re.compile(r"[-–—•+*●▪✓→] ?[^\W\d_]")
# The frame of an official letter is laid out as a table; nobody reads it by columns.
_FRAME = re.compile(r"cong hoa xa hoi chu nghia viet nam|doc lap ?[-–] ?tu do|noi nhan")


class Rule(NamedTuple):
    """One rule: whether a fault stops publishing, why it matters to a reader, what to do about it."""

    severity: Literal["must", "should"]
    why: LazyString
    how: LazyString


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing to put right: by which rule, how grave, the words concerned, why, and what to do."""

    rule: str
    severity: Literal["must", "should"]
    where: str
    why: LazyString
    how: LazyString


class _Place(NamedTuple):
    """Where in reading order a rule was broken, and the words concerned."""

    at: int
    rule: str
    where: str
    doubtful: bool = False


RULES: dict[str, Rule] = {
    "alt-missing": Rule(
        "must",
        _l("Người dùng trình đọc màn hình không biết trong ảnh có gì."),
        _l("Hãy mô tả ảnh bằng một câu, hoặc đánh dấu là ảnh trang trí."),
    ),
    "alt-worthless": Rule(
        "must",
        _l("Lời mô tả này không nói trong ảnh có gì."),
        _l("Hãy viết điều người xem nhìn thấy, ví dụ “Học sinh lớp 6 nhận sách mới”."),
    ),
    "heading-empty": Rule(
        "must",
        _l("Tiêu đề này không có chữ."),
        _l("Hãy gõ chữ vào tiêu đề hoặc xoá dòng này."),
    ),
    "heading-skip": Rule(
        "should",
        _l("Tiêu đề nhảy cấp nên người dùng trình đọc màn hình tưởng thiếu một phần."),
        _l("Hãy chọn tiêu đề thấp hơn phần trên đúng một cấp."),
    ),
    "heading-bold": Rule(
        "should",
        _l("Dòng in đậm này trông như tiêu đề nhưng trình đọc màn hình không coi là tiêu đề."),
        _l("Hãy chọn dòng này rồi đổi kiểu chữ sang Tiêu đề."),
    ),
    "link-empty": Rule(
        "must",
        _l("Liên kết này không có chữ nên không ai biết nó mở trang nào."),
        _l("Hãy gõ tên trang hoặc tên văn bản sẽ mở."),
    ),
    "link-generic": Rule(
        "should",
        _l("Nghe riêng liên kết này thì không biết nó mở trang nào."),
        _l("Hãy dùng tên trang hoặc tên văn bản làm chữ của liên kết."),
    ),
    "link-bare": Rule(
        "should",
        _l("Trình đọc màn hình đọc địa chỉ này từng chữ cái một."),
        _l("Hãy thay địa chỉ bằng tên trang và gắn liên kết vào tên đó."),
    ),
    "link-file": Rule(
        "should",
        _l("Liên kết này mở một tệp mà không báo trước."),
        _l("Hãy ghi thêm loại tệp, ví dụ “Kế hoạch năm học (PDF)”."),
    ),
    "table-headers": Rule(
        "must",
        _l("Bảng không có ô tiêu đề nên nghe từng ô không biết thuộc cột nào."),
        _l("Hãy đặt hàng đầu hoặc cột đầu của bảng làm tiêu đề."),
    ),
    "list-posed": Rule(
        "should",
        _l("Các dòng gạch đầu dòng gõ tay không được đọc thành danh sách."),
        _l("Hãy chọn các dòng này rồi bấm nút Danh sách và xoá dấu gạch."),
    ),
    "capitals": Rule(
        "should",
        _l("Câu viết toàn chữ hoa khó đọc và có thể bị đọc từng chữ cái."),
        _l("Hãy viết hoa chữ đầu câu; muốn nhấn mạnh thì in đậm."),
    ),
    "pupils-list": Rule(
        "must",
        _l("Tên và ngày sinh của học sinh là bí mật đời sống riêng tư của trẻ em (Nghị định 56/2017/NĐ-CP)."),
        _l("Hãy bỏ ngày sinh, hoặc gửi riêng cho từng gia đình thay vì đăng công khai."),
    ),
    "citizen-number": Rule(
        "must",
        _l("Dãy 12 chữ số này giống số định danh cá nhân của một người."),
        _l("Hãy xoá dãy số này khỏi bài."),
    ),
    "phone-numbers": Rule(
        "must",
        _l("Số điện thoại của học sinh hoặc phụ huynh là dữ liệu cá nhân."),
        _l("Hãy xoá các số này, chỉ để số điện thoại của trường."),
    ),
}


def check(html: str) -> list[Fault]:
    """Return the faults of `html` in reading order; an empty list only means nothing was found.

    `html` may be as typed or cleaned. Time grows with the length of the text only.
    """
    text = read(as_typed(html))
    places = [place for rule in _RULES for place in rule(text)]
    return [_fault(place) for place in sorted(places, key=lambda place: place.at)]


def _fault(place: _Place) -> Fault:
    rule = RULES[place.rule]
    where = " ".join(place.where.split())
    short = where if len(where) <= _LONGEST_WHERE else where[: _LONGEST_WHERE - 1] + "…"
    return Fault(place.rule, "should" if place.doubtful else rule.severity, short, rule.why, rule.how)


def _images(text: Outline) -> Iterator[_Place]:
    for image in text.images:
        if image.alt is None:
            yield _Place(image.at, "alt-missing", image.source)
        elif _is_worthless(image.alt):
            yield _Place(image.at, "alt-worthless", image.alt)


def _is_worthless(alt: str) -> bool:
    """Return whether an alternative text says nothing; an empty one says that the picture is decoration."""
    words = fold(alt).strip(_EDGES)
    if not alt.strip():
        return False
    kind = words.rstrip("0123456789 ._-")
    return (
        len(words) < 3
        or kind in _WORTHLESS_ALTS
        or bool(_FILE_NAME.fullmatch(words))
        or bool(_BARE_URL.match(words))
        or not any(c.isalpha() for c in words)
    )


def _headings(text: Outline) -> Iterator[_Place]:
    level = 1
    for heading in text.headings:
        if not heading.text.strip() and not heading.pictured:
            yield _Place(heading.at, "heading-empty", heading.name)
            continue
        wanted = int(heading.name[1])
        if wanted > level + 1:
            yield _Place(heading.at, "heading-skip", heading.text)
        level = wanted


def _bold_lines(text: Outline) -> Iterator[_Place]:
    for block, following in pairwise(text.blocks):
        if (
            _is_bold_line(block)
            and not _is_bold_line(following)
            and len(block.text) <= _LONGEST_HEADING
            and block.text[-1] not in ".!?…;,"
            and not _FRAME.search(fold(block.text))
        ):
            yield _Place(block.at, "heading-bold", block.text)


def _is_bold_line(block: Block) -> bool:
    return block.is_paragraph and block.bold and "\n" not in block.text and any(c.isalpha() for c in block.text)


def _links(text: Outline) -> Iterator[_Place]:
    for link in text.links:
        words = fold(link.text).strip(_EDGES)
        if not words:
            if not link.pictured:
                yield _Place(link.at, "link-empty", link.href)
        elif words in _GENERIC_LINKS:
            yield _Place(link.at, "link-generic", link.text)
        elif _BARE_URL.match(words):
            yield _Place(link.at, "link-bare", link.text)
        elif _FILE.fullmatch(link.href.lower()) and not _SAYS_FILE.search(words):
            yield _Place(link.at, "link-file", link.text)
    for at, words in text.loose:
        for url in _BARE_URL.findall(words):
            yield _Place(at, "link-bare", url)


def _tables(text: Outline) -> Iterator[_Place]:
    for table in text.tables:
        # A single row or column has no second direction to get lost in.
        rows = table.rows
        is_grid = len(rows) > 1 and max(len(row) for row in rows) > 1
        words = " ".join(cell for row in rows[:5] for cell in row)
        if is_grid and not table.headed and not _FRAME.search(fold(words[:1000])):
            yield _Place(table.at, "table-headers", words)


def _lists(text: Outline) -> Iterator[_Place]:
    """Find runs of two or more lines that begin with a hand-typed mark, over paragraphs and line breaks."""
    run = 0
    for block in text.blocks:
        for line in block.text.split("\n"):
            if not (block.is_paragraph and _ITEM.match(line.strip())):
                run = 0
                continue
            run += 1
            if run == 2:
                yield _Place(block.at, "list-posed", line)


def _capitals(text: Outline) -> Iterator[_Place]:
    for block in text.blocks:
        for sentence in re.split(r"[.!?;\n]", block.text):
            letters = sum(c.isalpha() for c in sentence)
            if (
                letters >= _FEWEST_LETTERS_SHOUTED
                and sentence == sentence.upper()
                and len(sentence.split()) >= _FEWEST_WORDS_SHOUTED
                and not _FRAME.search(fold(sentence))
            ):
                yield _Place(block.at, "capitals", sentence)


def _personal_data(text: Outline) -> Iterator[_Place]:
    places = [(block.at, Line(line)) for block in text.blocks if not block.in_cell for line in block.text.split("\n")]
    for table in text.tables:
        rows = table.rows
        head = " ".join(rows[0]) if rows else ""
        places += [(table.at, Line(" | ".join(row), head)) for row in rows]
    for found in found_in(line for _, line in places):
        yield _Place(places[found.line][0], found.rule, found.where, doubtful=not found.sure)


_RULES = (_images, _headings, _bold_lines, _links, _tables, _lists, _capitals, _personal_data)
