"""Personal data of pupils found in lines of text: lists with birth dates, citizen numbers, phone numbers."""

import re
from collections.abc import Iterable, Iterator
from typing import Literal, NamedTuple

from tenants.ground import clock

# Pupils leave upper secondary at 18; one year more for those who started late.
_OLDEST_PUPIL = 19
_ROWS_MAKE_A_LIST = 3
_PHONES_MAKE_A_LIST = 3
# A name and a bare date in a line longer than this (characters) are part of a story.
_LONGEST_ROW = 100

# Surnames of nearly everyone, with their marks: Trương is a name, Trường a school.
_SURNAME = re.compile(
    r"âu|bàn|bạch|bế|bùi|ca|cầm|cao|châu|chu|cù|cung|đái|đàm|đặng|danh|đào|đậu|đèo|điêu|diệp|đinh|đỗ"
    r"|đoàn|đổng|đồng|dương|giang|giàng|giáp|hà|hán|hầu|hồ|hoàng|hứa|huỳnh|khổng|khuất|kiều|kim|ksor|la"
    r"|lã|lại|lâm|lang|lành|lâu|lầu|lê|lèng|liễu|lò|lỗ|lộc|lục|lương|lường|lưu|lý|ma|mạc|mạch|mai|mẫn|mầu"
    r"|mùa|mua|ngân|nghiêm|ngô|ngụy|nguyễn|nhữ|ninh|nông|ông|phạm|phan|phàn|phí|phó|phùng|phương|quách"
    r"|quan|quàng|rcom|rơ|sầm|siu|sùng|tạ|tăng|tào|thạch|thái|thẩm|thân|thào|thi|thiều|tô|tôn|tống|trần"
    r"|tráng|triệu|trịnh|trương|từ|tưởng|ung|văn|vàng|vi|viên|võ|vũ|vương|xa"
)
_WORDS = re.compile(r"[^\W\d_]+")
_BIRTH_DATE = re.compile(r"(?<![\d/.-])\d{1,2} ?[/.-] ?\d{1,2} ?[/.-] ?((?:19|20)\d\d)(?![\d/-])")
_BIRTH_YEAR = re.compile(r"(?:sinh năm|năm sinh)\W{1,3}((?:19|20)\d\d)(?!\d)")
# 12 digits: province 001–096, century and sex, year of birth, serial (Thông tư 59/2021/TT-BCA, Art. 4).
_CITIZEN_NUMBER = re.compile(r"(?<![\d/.-])0(?:0[1-9]|[1-8]\d|9[0-6])[ .]?[0-3]\d\d[ .]?\d{3}[ .]?\d{3}(?![\d/])")
_MOBILE = re.compile(r"(?<![\d/.-])(?:0|\+?84[ .]?)[35789]\d(?:[ .-]?\d){7}(?![\d/])")
_OF_A_PUPIL = re.compile(r"\b(?:học sinh|phụ huynh|cha mẹ|con em|con tôi|cháu|bố|mẹ|giám hộ|lớp \d{1,2})\b")


class Line(NamedTuple):
    """One line of a text: a paragraph, an item, or a table row with the head of its table as context."""

    text: str
    context: str = ""


class Found(NamedTuple):
    """Personal data found: by which rule, whether for sure, in which line, the words with digits hidden."""

    rule: Literal["pupils-list", "citizen-number", "phone-numbers"]
    sure: bool
    line: int
    where: str


def found_in(lines: Iterable[Line]) -> Iterator[Found]:
    """Yield what looks like personal data of pupils in `lines`: at most one finding for each rule.

    Names, birth dates, phone numbers of a child are its private life (Nghị định 56/2017/NĐ-CP, Art. 33).
    """
    births: list[tuple[int, str]] = []
    citizens: list[tuple[int, str]] = []
    phones: list[tuple[int, str]] = []
    of_pupils: list[tuple[int, str]] = []
    for at, line in enumerate(lines):
        if not any(c.isdigit() for c in line.text):
            continue
        if _has_pupils_birth(line) and _has_name(line.text):
            births.append((at, line.text))
        citizens.extend((at, number) for number in _CITIZEN_NUMBER.findall(line.text))
        mobile = _MOBILE.findall(_CITIZEN_NUMBER.sub(" ", line.text))
        phones.extend((at, number) for number in mobile)
        if mobile and _OF_A_PUPIL.search(f"{line.context} {line.text}".casefold()):
            of_pupils.append((at, mobile[0]))
    if births:
        yield Found("pupils-list", len(births) >= _ROWS_MAKE_A_LIST, *_hidden(births[0]))
    if citizens:
        yield Found("citizen-number", True, *_hidden(citizens[0]))
    if of_pupils:
        yield Found("phone-numbers", True, *_hidden(of_pupils[0]))
    elif len({number for _, number in phones}) >= _PHONES_MAKE_A_LIST:
        yield Found("phone-numbers", False, *_hidden(phones[0]))


def _has_pupils_birth(line: Line) -> bool:
    """Return whether a date in the line can be the birth of someone who is still a pupil."""
    this_year = clock.today().year
    text = line.text.casefold()
    years = [*_BIRTH_DATE.findall(text), *_BIRTH_YEAR.findall(text)]
    if "sinh" in text.replace("học sinh", "") or "sinh" in line.context.casefold():
        youngest = this_year
    elif len(text) <= _LONGEST_ROW and "ngày" not in text:
        # Nothing says "born": then a date of these last years is the date of a document or of an event.
        youngest = this_year - 3
    else:
        return False
    return any(this_year - _OLDEST_PUPIL <= int(year) <= youngest for year in years)


def _has_name(text: str) -> bool:
    """Return whether a surname and at least one more capitalised word stand side by side."""
    end = -2
    is_surname = False
    for word in _WORDS.finditer(text):
        capital = word.group()[0].isupper()
        if capital and is_surname and word.start() == end + 1:
            return True
        is_surname = capital and bool(_SURNAME.fullmatch(word.group().lower()))
        end = word.end()
    return False


def _hidden(place: tuple[int, str]) -> tuple[int, str]:
    """Return the place with all but three digits of its words hidden: a report must not repeat them."""
    at, words = place
    kept = 3
    shown = []
    for c in words:
        if c.isdigit():
            kept -= 1
        shown.append("•" if c.isdigit() and kept < 0 else c)
    return at, "".join(shown)
