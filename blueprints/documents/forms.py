"""Forms of documents; every error says what is wrong and what to do."""

import re
from collections.abc import Iterable
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import MultipleFileField
from wtforms import HiddenField, IntegerField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, ValidationError

from blueprints.documents import bodies, queries
from blueprints.documents.form import dates, numbers, types
from blueprints.documents.models import Document, Edition
from blueprints.documents.states import MARKS, URGENCIES
from tenants.ground import clock, files
from tenants.ground.database import current_unit_id
from tenants.ground.files import Stored
from tenants.ground.folding import nfc

_UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
LONGEST_TEXT = 300_000
SECRECY = (("", _l("Không mật")), ("secret", _l("Mật, Tối mật hoặc Tuyệt mật")))


def one_line(text: str | None) -> str:
    """Typed text on one line, composed, without what cannot be seen."""
    return " ".join(_UNSEEN.sub("", nfc(text or "")).split())


def rows(text: str | None) -> str:
    """Typed text with its lines, composed, without what cannot be seen."""
    return _UNSEEN.sub("", nfc(text or "")).replace("\r\n", "\n").strip()


def listed(text: str | None) -> list[str]:
    """The lines typed, one entry each, without dashes and closing signs."""
    found = (" ".join(line.split()).removeprefix("- ").rstrip(";").strip() for line in (text or "").splitlines())
    return [line for line in found if line]


def sentences(text: str | None) -> list[str]:
    """The bases typed, one a line, with the signs that close them (Phụ lục I, Phần I, II.5)."""
    found = [" ".join(line.split()).rstrip(" ;.,") for line in (text or "").splitlines()]
    lines = [line for line in found if line]
    return [*(f"{line};" for line in lines[:-1]), *(f"{line}." for line in lines[-1:])]


def day(typed: str) -> date:
    """A day as people type it; raises ValidationError."""
    found = dates.parse(typed)
    if found is None:
        raise ValidationError(_l("Ngày chưa đúng. Hãy ghi ngày/tháng/năm, ví dụ 06/11/2020."))
    return found


def short(longest: int) -> list[Any]:
    """Validators of a field that may be empty but not longer."""
    return [Length(max=longest, message=_l("Dài quá %(max)d ký tự. Hãy viết gọn lại."))]


READERS = {"public": _l("Mọi người, trên cổng công khai"), "staff": _l("Chỉ cán bộ của đơn vị")}


class DayField(StringField):
    """A day typed as day/month/year; `value` is the date or None."""

    value: date | None = None

    def __init__(self, label: Any, **more: Any) -> None:
        super().__init__(label, filters=[one_line], **more)

    def pre_validate(self, form: Any) -> None:
        """Reads the day, so that other fields may compare it."""
        if self.data:
            self.value = day(self.data)


class DocumentForm(FlaskForm):
    """What a document is made of, before it has a number."""

    version = HiddenField(default="0")
    type_id = SelectField(
        _l("Loại văn bản"), validators=[DataRequired(_l("Chưa chọn loại văn bản. Hãy chọn một loại."))]
    )
    subject = TextAreaField(
        _l("Trích yếu"),
        filters=[one_line],
        validators=[
            DataRequired(_l("Văn bản chưa có trích yếu. Hãy viết một câu nói nội dung chính.")),
            Length(max=500, message=_l("Trích yếu dài quá 500 ký tự. Hãy viết gọn lại.")),
        ],
        description=_l("Không ghi lại tên loại: “Truyền thông về giáo dục năm học 2020 – 2021”"),
    )
    classification = SelectField(_l("Độ mật"), choices=lambda: offered(SECRECY))
    addressees = TextAreaField(
        _l("Kính gửi"), filters=[rows], description=_l("Mỗi nơi một dòng; chỉ công văn, tờ trình, báo cáo mới cần")
    )
    bases = TextAreaField(
        _l("Căn cứ"),
        filters=[rows],
        description=_l("Mỗi căn cứ một dòng, có số và ngày để phần mềm nối tới văn bản gốc"),
    )
    text = TextAreaField(
        _l("Nội dung"),
        filters=[rows],
        validators=[
            DataRequired(_l("Văn bản chưa có nội dung. Hãy viết hoặc dán nội dung vào.")),
            Length(
                max=LONGEST_TEXT, message=_l("Nội dung dài quá 300.000 ký tự. Hãy chuyển phần dài thành tệp đính kèm.")
            ),
        ],
        description=_l("Mỗi đoạn một dòng; “I. …” viết hoa là đề mục, “1. …” ngắn là tiểu mục, “- ” là danh sách"),
    )
    recipients = TextAreaField(
        _l("Nơi nhận"),
        filters=[rows],
        description=_l("Mỗi nơi một dòng, ví dụ “Hiệu trưởng (để b/c)”; dòng “Lưu: VT” tự thêm"),
    )
    place = StringField(_l("Địa danh"), filters=[one_line], validators=short(100))
    signing_capacity = TextAreaField(
        _l("Quyền hạn ký"), filters=[rows], validators=short(200),
        description=_l("Ví dụ “KT. HIỆU TRƯỞNG”; để trống khi người đứng đầu ký"),
    )  # fmt: skip
    signer_title = StringField(_l("Chức vụ người ký"), filters=[one_line], validators=short(100))
    signer_name = StringField(_l("Họ và tên người ký"), filters=[one_line], validators=short(50))
    urgency = SelectField(_l("Độ khẩn"), choices=lambda: offered(URGENCIES.items()))
    topic = StringField(_l("Lĩnh vực"), filters=[one_line], validators=short(100))
    school_year = SelectField(_l("Năm học"), validate_choice=False)
    visibility = SelectField(
        _l("Ai đọc được"),
        choices=lambda: offered(READERS.items()),
    )
    effective_date = DayField(_l("Ngày có hiệu lực"), description=_l("Để trống nếu có hiệu lực từ ngày ban hành"))
    expiry_date = DayField(_l("Ngày hết hiệu lực"))

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        self.type_id.choices = offered([("", _l("Chọn loại văn bản")), *((kind.id, kind.name) for kind in types.TYPES)])
        self.school_year.choices = school_years(self.school_year.data)

    @classmethod
    def opened(cls, document: Document) -> "DocumentForm":
        """The form as the editor opens on a document."""
        names = ("type_id", "subject", "place", "signing_capacity", "signer_title", "signer_name", "urgency", "topic")
        values = {name: getattr(document, name) for name in (*names, "school_year", "visibility")}
        values |= {name: "\n".join(getattr(document, name)) for name in ("addressees", "bases", "recipients")}
        days = {name: getattr(document, name) for name in ("effective_date", "expiry_date")}
        values |= {name: dates.short(value) if value else "" for name, value in days.items()}
        return cls(data=values | {"text": bodies.typed_of(document.body), "version": str(document.version)})

    def validate_classification(self, field: SelectField) -> None:
        """Secret documents are refused before anything of them is kept."""
        if field.data:
            raise ValidationError(
                _l("Văn bản mật không được soạn ở đây. Hãy dừng lại và xử lý theo quy định về bí mật nhà nước.")
            )

    def validate_expiry_date(self, field: DayField) -> None:
        """The last day comes after the first."""
        first = self.effective_date.value
        if field.value is not None and first is not None and field.value < first:
            raise ValidationError(_l("Ngày hết hiệu lực phải từ ngày có hiệu lực trở đi. Hãy chọn ngày muộn hơn."))

    def validate_school_year(self, field: SelectField) -> None:
        """Only a year of the list."""
        if field.data not in [year.value for year in school_years(field.data)]:
            raise ValidationError(_l("Hãy chọn một năm học trong danh sách."))

    @property
    def fields(self) -> dict[str, Any]:
        """What the actions write."""
        names = ("type_id", "subject", "place", "signing_capacity", "signer_title", "signer_name", "urgency", "topic")
        values: dict[str, Any] = {name: self[name].data for name in (*names, "school_year", "visibility")}
        days = {"effective_date": self.effective_date.value, "expiry_date": self.expiry_date.value}
        lists = {"addressees": listed(self.addressees.data), "recipients": listed(self.recipients.data)}
        return (
            values | days | lists | {"bases": sentences(self.bases.data), "body": bodies.body_of(self.text.data or "")}
        )


def school_years(kept: str | None = None) -> list[SelectChoice]:
    """School years to choose from: the next one, this one, earlier ones, and what was kept before."""
    today = clock.today()
    years = clock.school_years(date(today.year - 12, 9, 1), date(today.year + 1, 9, 1))
    if kept and re.fullmatch(r"\d{4}-\d{4}", kept) and kept not in years:
        years = [*years, kept]
    return offered([("", _l("Theo ngày ban hành")), *((year, year.replace("-", " – ")) for year in years)])


def offered(pairs: Iterable[tuple[str, Any]]) -> list[SelectChoice]:
    """Values with their words as the choices of a field."""
    return [SelectChoice(value, words) for value, words in pairs]


class PasteForm(FlaskForm):
    """A whole document, as it was copied."""

    pasted = TextAreaField(
        _l("Toàn văn văn bản"),
        filters=[rows],
        validators=[
            DataRequired(_l("Chưa có nội dung để đọc. Hãy dán toàn văn văn bản vào ô này.")),
            Length(max=LONGEST_TEXT, message=_l("Văn bản dài quá 300.000 ký tự. Hãy dán từng phần hoặc đính kèm tệp.")),
        ],
        description=_l("Chép từ Word, PDF hoặc trang web rồi dán vào đây; phần mềm đọc số, ngày, căn cứ, người ký"),
    )


class FilesForm(FlaskForm):
    """Files to go with a document."""

    files = MultipleFileField(_l("Tệp đính kèm"), description=_l("PDF, Word, Excel hoặc ảnh, mỗi tệp tối đa 20 MB"))

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        self.stored: list[Stored] = []

    def validate_files(self, field: MultipleFileField) -> None:
        """Files that may be published, at least one."""
        chosen = [one for one in field.data or [] if one]
        if not chosen:
            raise ValidationError(_l("Chưa chọn tệp nào. Hãy chọn tệp rồi tải lên."))
        try:
            self.stored = [files.store(one.stream, one.filename or "") for one in chosen]
        except files.Refused as refused:
            raise ValidationError(str(refused)) from refused


class ReasonForm(FlaskForm):
    """A reason that the writer reads."""

    reason = TextAreaField(
        _l("Lý do trả lại"),
        filters=[one_line],
        validators=[
            DataRequired(_l("Chưa có lý do. Hãy ghi người soạn cần sửa gì.")),
            Length(max=500, message=_l("Lý do dài quá 500 ký tự. Hãy viết gọn lại.")),
        ],
    )


class IssueForm(FlaskForm):
    """The day on which a document is issued."""

    issued_on = DayField(_l("Ngày ban hành"), validators=[DataRequired(_l("Chưa có ngày ban hành. Hãy ghi ngày."))])

    def validate_issued_on(self, field: DayField) -> None:
        """Not in the future: the number belongs to the day it is given."""
        if field.value is not None and field.value > clock.today():
            raise ValidationError(_l("Ngày ban hành không được sau hôm nay. Hãy chọn lại ngày."))


class CounterForm(FlaskForm):
    """The last number given before this register was kept here."""

    year = IntegerField(
        _l("Năm"),
        validators=[
            InputRequired(_l("Chưa có năm. Hãy ghi năm của sổ.")),
            NumberRange(1976, 9998, _l("Năm chưa đúng.")),
        ],
    )
    last = IntegerField(
        _l("Số cuối đã cấp trước khi dùng phần mềm"),
        validators=[
            InputRequired(_l("Chưa có số. Hãy ghi số cuối cùng trong sổ giấy, hoặc 0.")),
            NumberRange(0, 999_999, _l("Số phải từ 0 đến 999999.")),
        ],
        description=_l("Văn bản ban hành tiếp theo nhận số liền sau"),
    )
    series = SelectField(
        _l("Sổ của loại văn bản"),
        choices=lambda: offered((kind.id, kind.name) for kind in types.TYPES),
        validate_choice=False,
        description=_l("Đơn vị cấp số riêng cho từng loại"),
    )


class MarkForm(FlaskForm):
    """What happened to a document after it was issued."""

    kind = RadioField(
        _l("Việc xảy ra với văn bản"), choices=lambda: offered(MARKS.items()),
        validators=[InputRequired(_l("Chưa chọn việc xảy ra với văn bản. Hãy chọn một."))],
    )  # fmt: skip
    reason = TextAreaField(
        _l("Lý do"),
        filters=[one_line],
        validators=[
            DataRequired(_l("Chưa có lý do. Hãy ghi lý do để người đọc hiểu.")),
            Length(max=500, message=_l("Lý do dài quá 500 ký tự. Hãy viết gọn lại.")),
        ],
        description=_l("Hiện công khai ở đầu trang văn bản"),
    )
    successor = StringField(
        _l("Văn bản thay thế, sửa đổi hoặc đính chính"), filters=[one_line],
        description=_l("Số, ký hiệu của văn bản do đơn vị đã ban hành, ví dụ 125/KH-THCS"),
    )  # fmt: skip
    edition: Edition | None = None

    def validate_successor(self, field: StringField) -> None:
        """A document that this unit issued, not the one concerned."""
        if not field.data:
            if self.kind.data == "replaced":
                raise ValidationError(_l("Chưa có văn bản thay thế. Hãy ghi số, ký hiệu của văn bản thay thế."))
            return
        found = queries.edition_by_number(numbers.key(field.data), issuer_id=current_unit_id())
        if not found:
            raise ValidationError(_l("Đơn vị chưa ban hành văn bản có số này. Hãy kiểm tra lại số, ký hiệu."))
        self.edition = found[0]


class RecordForm(FlaskForm):
    """A document issued before, whose number, date and subject are known."""

    number = StringField(
        _l("Số, ký hiệu"), filters=[one_line],
        validators=[DataRequired(_l("Chưa có số, ký hiệu. Hãy ghi như 118/KH-THCS.")), *short(60)],
    )  # fmt: skip
    type_id = SelectField(
        _l("Loại văn bản"), validators=[DataRequired(_l("Chưa chọn loại văn bản. Hãy chọn một loại."))]
    )
    subject = TextAreaField(
        _l("Trích yếu"), filters=[one_line],
        validators=[DataRequired(_l("Văn bản chưa có trích yếu. Hãy viết một câu nói nội dung chính.")), *short(500)],
    )  # fmt: skip
    issued_on = DayField(_l("Ngày ban hành"), validators=[DataRequired(_l("Chưa có ngày ban hành. Hãy ghi ngày."))])
    signer_title = StringField(_l("Chức vụ người ký"), filters=[one_line], validators=short(100))
    signer_name = StringField(_l("Họ và tên người ký"), filters=[one_line], validators=short(50))
    topic = StringField(_l("Lĩnh vực"), filters=[one_line], validators=short(100))

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        kinds = types.TYPES + types.LEGAL_TYPES + types.PARTY_TYPES
        self.type_id.choices = offered([("", _l("Chọn loại văn bản")), *((kind.id, kind.name) for kind in kinds)])

    @property
    def fields(self) -> dict[str, Any]:
        """What the action writes."""
        names = ("number", "type_id", "subject", "signer_title", "signer_name", "topic")
        return {name: self[name].data for name in names} | {"issued_on": self.issued_on.value}
