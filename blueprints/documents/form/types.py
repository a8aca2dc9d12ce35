"""The types of document: the 29 of Nghị định 30/2020/NĐ-CP, and those of law and Party that schools cite."""

from dataclasses import dataclass
from enum import StrEnum

from blueprints.documents.form.source import fold


class Family(StrEnum):
    """Where the form of a type is laid down."""

    ADMINISTRATIVE = "administrative"
    LEGAL = "legal"
    PARTY = "party"
    COPY = "copy"


@dataclass(frozen=True, slots=True)
class DocumentType:
    """A type of document.

    `id` names it in code, `name` is the Vietnamese name as the decree writes it, `abbreviation` stands in
    the ký hiệu (None where the decree gives none), `english` is its name in English.
    """

    id: str
    name: str
    abbreviation: str | None
    english: str
    family: Family = Family.ADMINISTRATIVE


# Nghị định 30/2020/NĐ-CP, Điều 7 and Phụ lục III, Phần I, in the order of the decree.
TYPES: tuple[DocumentType, ...] = (
    DocumentType("resolution", "Nghị quyết", "NQ", "resolution"),
    DocumentType("decision", "Quyết định", "QĐ", "decision"),
    DocumentType("directive", "Chỉ thị", "CT", "directive"),
    DocumentType("regulation", "Quy chế", "QC", "internal regulation"),
    DocumentType("rules", "Quy định", "QyĐ", "rules"),
    DocumentType("communique", "Thông cáo", "TC", "communiqué"),
    DocumentType("notice", "Thông báo", "TB", "notice"),
    DocumentType("guidance", "Hướng dẫn", "HD", "guidance"),
    DocumentType("programme", "Chương trình", "CTr", "programme"),
    DocumentType("plan", "Kế hoạch", "KH", "plan"),
    DocumentType("scheme", "Phương án", "PA", "scheme"),
    DocumentType("proposal", "Đề án", "ĐA", "proposal"),
    DocumentType("project", "Dự án", "DA", "project"),
    DocumentType("report", "Báo cáo", "BC", "report"),
    DocumentType("minutes", "Biên bản", "BB", "minutes"),
    DocumentType("submission", "Tờ trình", "TTr", "submission"),
    DocumentType("contract", "Hợp đồng", "HĐ", "contract"),
    DocumentType("official_letter", "Công văn", None, "official letter"),
    DocumentType("telegram", "Công điện", "CĐ", "urgent telegram"),
    DocumentType("memorandum", "Bản ghi nhớ", "BGN", "memorandum"),
    DocumentType("agreement", "Bản thỏa thuận", "BTT", "agreement"),
    DocumentType("authorisation", "Giấy ủy quyền", "GUQ", "authorisation"),
    DocumentType("invitation", "Giấy mời", "GM", "invitation"),
    DocumentType("introduction", "Giấy giới thiệu", "GGT", "letter of introduction"),
    DocumentType("leave_permit", "Giấy nghỉ phép", "GNP", "leave permit"),
    DocumentType("sending_slip", "Phiếu gửi", "PG", "sending slip"),
    DocumentType("transfer_slip", "Phiếu chuyển", "PC", "transfer slip"),
    DocumentType("notification_slip", "Phiếu báo", "PB", "notification slip"),
    DocumentType("official_personal_letter", "Thư công", None, "official personal letter"),
)

# Luật Ban hành văn bản quy phạm pháp luật: types that reach schools but are not among the 29.
LEGAL_TYPES: tuple[DocumentType, ...] = (
    DocumentType("law", "Luật", None, "law", Family.LEGAL),
    DocumentType("ordinance", "Pháp lệnh", "PL", "ordinance", Family.LEGAL),
    DocumentType("order", "Lệnh", "L", "order", Family.LEGAL),
    DocumentType("decree", "Nghị định", "NĐ", "decree", Family.LEGAL),
    DocumentType("circular", "Thông tư", "TT", "circular", Family.LEGAL),
    DocumentType("joint_circular", "Thông tư liên tịch", "TTLT", "joint circular", Family.LEGAL),
    DocumentType("legal_resolution", "Nghị quyết", "NQ", "legal resolution", Family.LEGAL),
    DocumentType("legal_decision", "Quyết định", "QĐ", "legal decision", Family.LEGAL),
    DocumentType("consolidated", "Văn bản hợp nhất", "VBHN", "consolidated text", Family.LEGAL),
)

PARTY_TYPES: tuple[DocumentType, ...] = (
    DocumentType("party_resolution", "Nghị quyết", "NQ", "party resolution", Family.PARTY),
    DocumentType("party_directive", "Chỉ thị", "CT", "party directive", Family.PARTY),
    DocumentType("party_conclusion", "Kết luận", "KL", "party conclusion", Family.PARTY),
)

# Điều 25 and Phụ lục I, Phần III: forms of a copy.
COPY_FORMS: tuple[DocumentType, ...] = (
    DocumentType("true_copy", "Sao y", "SY", "true copy", Family.COPY),
    DocumentType("extract_copy", "Trích sao", "TrS", "extract", Family.COPY),
    DocumentType("certified_copy", "Sao lục", "SL", "copy of a copy", Family.COPY),
)

ALL_TYPES = TYPES + LEGAL_TYPES + PARTY_TYPES + COPY_FORMS
_BY_ID = {kind.id: kind for kind in ALL_TYPES}
_BY_ABBREVIATION: dict[str, list[DocumentType]] = {}
for _kind in ALL_TYPES:
    _printed = _kind.abbreviation or ""
    for _form in {_printed, _printed.lower(), fold(_printed)} - {""}:
        _BY_ABBREVIATION.setdefault(_form, []).append(_kind)


def by_id(id: str) -> DocumentType | None:
    """The type with this id, or None."""
    return _BY_ID.get(id)


def by_abbreviation(text: str, family: Family | None = None) -> DocumentType | None:
    """The type with this abbreviation however it is typed ("qđ", "QD"), or None.

    As written wins over without marks, so "CĐ" is công điện and never another; without `family` the 29
    come first, so "NQ" is the administrative resolution.
    """
    wanted = text.strip().replace("Ð", "Đ")
    for form in (wanted, wanted.lower(), fold(wanted)):
        for kind in _BY_ABBREVIATION.get(form, ()):
            if family in (None, kind.family):
                return kind
    return None


def by_name(text: str, family: Family | None = None) -> DocumentType | None:
    """The type with this name, whatever its case, marks, tone placement and spaces, or None."""
    wanted = fold(text).replace(" ", "")
    for kind in ALL_TYPES:
        if family in (None, kind.family) and fold(kind.name).replace(" ", "") == wanted:
            return kind
    return None
