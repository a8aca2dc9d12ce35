"""The clauses a document rests on ("Căn cứ …;") and where the text proper begins behind them."""

import re
from collections.abc import Sequence

from blueprints.documents.form import dates, numbers
from blueprints.documents.form.cells import Cell, Span, cells
from blueprints.documents.form.labels import label_at
from blueprints.documents.form.opening import begins_base, begins_citation
from blueprints.documents.form.organs import begins_organ
from blueprints.documents.form.parts import Base
from blueprints.documents.form.source import Source, squeeze

_DASH = re.compile(r"[-+*•–—\s]*")
_MORE = re.compile(r";\s+(?=[^\W\d_])|\s(?=Căn cứ\s)")
_VERBS = (
    r"thong bao|ban hanh|xay dung|huong dan|bao cao|de nghi|yeu cau|cong bo|to chuc|trien khai"
    r"|kinh moi|kinh trinh|quyet"
    r" dinh|lap ke hoach|trinh|moi|gui|tran trong|phoi hop|tiep tuc|co y kien|phuc dap|xin|cu|giao"
)
_WHO = (
    r"nha truong|truong|so|phong|ubnd|uy ban|bo|ban(?! hanh)|hoi|doan|trung tam"
    r"|cong doan|nay|hieu truong|de |chi bo|cuc|vien"
)
_ENACTING = re.compile(rf"[;,.]\s+(?=(?:{_WHO})\b[^;:]{{0,260}}?\b(?:{_VERBS})\b)")
_COLON = re.compile(r"(?:sau|the|day|cau|nghi|bao|dung|viec|dinh|nghi quyet|nhu)\s*:(?=\s|$)")
_DECISION = re.compile(r"(?:quyet dinh|quyet nghi|nghi quyet|chi thi|ban hanh)\s*:?")
_REACH = 20_000
_MOST = 80
_STRAY = 3  # short lines that may stand between the abstract and the first base


def read_bases(source: Source, start: int, limit: int) -> tuple[list[Base], int]:
    """The base clauses from `start`, and where the text after the enacting sentence begins."""
    spans = _clauses(source, start, min(limit, start + _REACH))
    found = [_base(source, span, last=span is spans[-1]) for span in spans]
    end = spans[-1][1] if spans else start
    return found, _after_enacting(source, end, limit)


def _clauses(source: Source, start: int, limit: int) -> list[Span]:
    """The clauses as spans, several in one paragraph parted."""
    whole: list[Span] = []
    closed, last, passed = True, None, 0
    for cell in cells(source, (start, limit), split=False):
        skip = _DASH.match(cell.text)
        cell_start = cell.start + (skip.end() if skip else 0)
        text, folded = source.text[cell_start : cell.end], source.folded[cell_start : cell.end]
        if cell.rule:
            continue
        opens = begins_base(text, folded) or (bool(whole) and closed and _cites(text, folded))
        if opens and (closed or _may_end(last, cell)):
            whole.append((cell_start, cell.end))
        elif not whole and passed < _STRAY and len(cell.text) < 110 and not label_at(text, folded):
            passed += 1
            continue
        elif closed or (last is not None and _ends_before(last, cell)):
            break
        else:
            whole[-1] = (whole[-1][0], cell.end)
        colon = _COLON.search(folded)
        if colon or len(whole) > _MOST:
            whole[-1] = (whole[-1][0], cell_start + colon.end() if colon else cell.end)
            break
        closed, last = text[-1:] in ";.:" and not folded.endswith("so:"), cell
    return [part for span in whole for part in _parted(source, span)]


def _cites(text: str, folded: str) -> bool:
    """Whether a clause among bases opens with the type it cites and cites something."""
    return begins_citation(text, folded) and bool(re.search(r"\bso\b|\d/|ngay", folded[:160]))


def _may_end(last: Cell | None, cell: Cell) -> bool:
    """Whether a base that opens a line cannot be the wrap of the line before."""
    if last is None or cell.fresh or cell.bulleted:
        return True
    return last.text[-1:] in ",;." or cell.folded.startswith("can cu")


def _ends_before(last: Cell, cell: Cell) -> bool:
    """Whether an open clause ends before this line."""
    runs_on = cell.text[:1].islower() or last.folded.endswith(("so", "so:", "ngay", ","))
    if cell.bulleted or label_at(cell.text, cell.folded) or (cell.fresh and not runs_on):
        return True
    if cell.capitals and cell.text[:1].isalpha() and len(cell.text) > 9:
        return True
    enacts = begins_organ(cell.text) or cell.folded.startswith(("nha truong", "nay "))
    return cell.text[:1].isupper() and last.text[-1:] == "," and enacts


def _parted(source: Source, span: Span) -> list[Span]:
    """A paragraph cut where a new base opens behind a semicolon."""
    cuts = [span[0]]
    for more in _MORE.finditer(source.text, *span):
        at = more.end()
        if begins_base(source.text[at : at + 80], source.folded[at : at + 80]):
            cuts.append(at)
    return [(left, right) for left, right in zip(cuts, [*cuts[1:], span[1]], strict=True)]


def _base(source: Source, span: Span, *, last: bool) -> Base:
    """A clause as a part, without the enacting sentence that may follow in its paragraph."""
    start, end = span
    text = source.text[start:end].rstrip()
    if text[-1:] == ":" or (last and text[-1:] != ";"):
        cuts = [cut.start() for cut in _ENACTING.finditer(source.folded, start + 20, end)]
        end = cuts[-1] if cuts else end
    cited = tuple(hit.number for hit in numbers.scan(source.text[start:end], source.folded[start:end]))
    found = dates.scan(source.folded[start:end])
    words = squeeze(source.text[start:end]).rstrip(" ;.,")
    opening = squeeze(source.text[start : start + 300])[:40].rstrip()
    sure = 0.97 if cited else 0.85
    date = found[0].date if found else None
    return Base(words, opening, _once(cited), date, *source.place(start, end), sure)


def _once(cited: Sequence[numbers.Number]) -> tuple[numbers.Number, ...]:
    """The numbers, each the first time only."""
    return tuple({number.key: number for number in reversed(cited)}.values())[::-1]


def _after_enacting(source: Source, end: int, limit: int) -> int:
    """Where the text begins behind "QUYẾT ĐỊNH:" or behind an enacting sentence that ends in a colon."""
    paragraph = cells(source, (end, min(limit, end + 1500)), split=False)
    size = 0
    for index, cell in enumerate(paragraph):
        if cell.rule or not cell.text.strip(";.,: "):
            continue
        if cell.capitals and _DECISION.fullmatch(cell.folded):
            return cell.end
        if label_at(cell.text, cell.folded) or cell.bulleted or (size and cell.fresh) or size > 900:
            return end
        size += len(cell.text)
        if cell.text.endswith(":"):
            following = paragraph[index + 1 : index + 2]
            decision = [one for one in following if one.capitals and _DECISION.fullmatch(one.folded)]
            return decision[0].end if decision else cell.end
    return end
