"""Forms of sendings: duties with their dates, the rule of an audience, answers, reasons; errors say what to do."""

import re
import unicodedata
from collections.abc import Mapping
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    Form,
    HiddenField,
    MultipleFileField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import InputRequired, Length
from wtforms.widgets import CheckboxInput, ListWidget

from blueprints.directives import audience
from blueprints.directives.ledger import ACTS
from blueprints.directives.models import Dispatch, Duty
from blueprints.documents.models import Edition
from blueprints.documents.states import URGENCIES
from tenants.ground import clock, files
from tenants.ground.files import Stored
from tenants.units import LEVELS, OWNERSHIPS, Unit

DAY = re.compile(r"(\d{1,2})\s*[/.-]\s*(\d{1,2})\s*[/.-]\s*(\d{4})")
MOST_DUTIES = 8

LINES = {
    "any": _l("Mọi tuyến: hành chính, chuyên môn và cụm"),
    "administrative": _l("Tuyến hành chính"),
    "professional": _l("Tuyến chuyên môn"),
    "cluster": _l("Cụm"),
}
VISIBILITIES = {
    "public": _l("Công khai: ai cũng đọc được trên cổng của trường"),
    "staff": _l("Nội bộ: mọi cán bộ của nơi nhận"),
    "recipients": _l("Hạn chế: chỉ văn thư và lãnh đạo nơi nhận"),
}


def offered(words: Mapping[Any, Any]) -> list[SelectChoice]:
    """Values with their words as the choices of a field."""
    return [SelectChoice(value=value, label=label) for value, label in words.items()]


def clean_line(text: str | None) -> str:
    """Typed text on one line, composed, without control characters."""
    return " ".join(clean_lines(text).split())


def clean_lines(text: str | None) -> str:
    """Typed text with its lines, composed, without control characters."""
    composed = unicodedata.normalize("NFC", text or "").replace("\r\n", "\n")
    return "".join(one for one in composed if one == "\n" or unicodedata.category(one) not in ("Cc", "Cs")).strip()


def day_of(text: str) -> date | None:
    """The day a person typed as day/month/year; None for nothing. Raises ValidationError for what is no day."""
    if not text.strip():
        return None
    found = DAY.fullmatch(text.strip())
    try:
        if found is None:
            raise ValueError
        return date(int(found[3]), int(found[2]), int(found[1]))
    except ValueError:
        raise ValidationError(_l("Ngày chưa đúng. Hãy ghi ngày/tháng/năm, ví dụ 20/11/2026.")) from None


BOXES: dict[str, Any] = {"widget": ListWidget(prefix_label=False), "option_widget": CheckboxInput()}
"""Several values as boxes to tick; a value that is not offered is refused by the field itself."""


class DutyForm(Form):
    """One duty: what is asked, in words, and its three days."""

    kind = SelectField(_l("Trường phải"), choices=offered({"": _l("Không giao việc này")} | ACTS))
    text = StringField(
        _l("Nội dung việc"), [Length(max=500, message=_l("Nội dung dài quá 500 ký tự. Hãy viết gọn lại."))]
    )
    warn_on = StringField(_l("Cảnh báo"))
    due_on = StringField(_l("Đến hạn"))
    critical_on = StringField(_l("Nghiêm trọng"))

    def __init__(self, formdata: Any = None, *, edition: Edition, number: int, duty: Duty | None = None) -> None:
        self.edition, self.number = edition, number
        values = (
            {}
            if duty is None
            else {
                "kind": duty.kind,
                "text": duty.text,
                **{name: _typed(getattr(duty, name)) for name in ("warn_on", "due_on", "critical_on")},
            }
        )
        super().__init__(formdata, prefix=f"viec{number}-", data=values)
        self.kind.flags.required = True

    def validate_text(self, field: StringField) -> None:
        """Words for a duty that asks for an answer, so that the school knows what to send."""
        field.data = clean_line(field.data)
        if self.kind.data in ("answer", "plan", "publish") and not field.data:
            raise ValidationError(_l("Việc này chưa có nội dung. Hãy ghi trường phải làm gì."))

    def validate_due_on(self, field: StringField) -> None:
        """A due day that still can be met and lies after the issue."""
        day = day_of(field.data or "")
        if day is None:
            if self.kind.data in ("answer", "plan", "publish"):
                raise ValidationError(_l("Việc này chưa có hạn. Hãy ghi ngày đến hạn."))
            return
        if day <= self.edition.issued_date:
            raise ValidationError(_l("Hạn phải sau ngày ban hành văn bản. Hãy chọn ngày muộn hơn."))
        if day < clock.today():
            raise ValidationError(_l("Hạn đã qua. Hãy chọn hôm nay hoặc ngày muộn hơn."))

    def validate_warn_on(self, field: StringField) -> None:
        """The warning comes before the due day."""
        day, due = day_of(field.data or ""), _quiet(self.due_on.data)
        if day is not None and due is not None and day > due:
            raise ValidationError(_l("Ngày cảnh báo phải trước ngày đến hạn. Hãy chọn ngày sớm hơn."))

    def validate_critical_on(self, field: StringField) -> None:
        """The critical day comes after the due day."""
        day, due = day_of(field.data or ""), _quiet(self.due_on.data)
        if day is not None and due is not None and day < due:
            raise ValidationError(_l("Ngày nghiêm trọng phải từ ngày đến hạn trở đi. Hãy chọn ngày muộn hơn."))

    @property
    def weekday_note(self) -> tuple[date, int] | None:
        """The working day that counts as due and the working days left until it, once a right day is typed."""
        day = _quiet(self.due_on.data)
        return (clock.add_working_days(day, 0), clock.days_left(day)) if day is not None else None

    def choices(self) -> dict[str, Any]:
        """The duty as the actions take it."""
        days = {name: day_of(self[name].data or "") for name in ("warn_on", "due_on", "critical_on")}
        return {"kind": self.kind.data, "text": clean_line(self.text.data), **days}


class DutiesForm(FlaskForm):
    """The words that go with a sending; its duties stand in forms of their own."""

    message = TextAreaField(
        _l("Lời nhắn kèm theo"),
        [Length(max=1000, message=_l("Lời nhắn dài quá 1000 ký tự. Hãy viết gọn lại."))],
        filters=[clean_lines],
        description=_l("Nơi nhận đọc trước văn bản; không hiện công khai"),
    )
    urgency = SelectField(_l("Độ khẩn"), choices=offered(URGENCIES))

    def __init__(self, dispatch: Dispatch, formdata: Any = None) -> None:
        super().__init__(formdata=formdata, obj=dispatch)
        self.urgency.flags.required = True
        wanted = 0 if formdata is None else sum(f"viec{number}-kind" in formdata for number in range(MOST_DUTIES))
        shown = wanted or max(1, len(dispatch.duties))
        duties = [*dispatch.duties, *[None] * MOST_DUTIES]
        self.duties = [
            DutyForm(formdata, edition=dispatch.edition, number=number, duty=None if wanted else duties[number])
            for number in range(min(shown, MOST_DUTIES))
        ]

    def validate(self, extra_validators: Any = None) -> bool:
        """Whether the words and every duty that is asked are right, and something is asked at all."""
        fine = bool(super().validate(extra_validators))
        asked = [duty for duty in self.duties if duty.kind.data]
        right = [duty.validate() for duty in asked]
        if not asked:
            self.form_errors.append(_l("Chưa giao việc nào. Hãy chọn ít nhất một việc, ví dụ “Tiếp nhận”."))
        return fine and all(right) and bool(asked)

    def add(self, edition: Edition) -> None:
        """One more empty duty below the others."""
        if len(self.duties) < MOST_DUTIES:
            self.duties.append(DutyForm(edition=edition, number=len(self.duties)))

    def choices(self) -> dict[str, Any]:
        """What the actions take."""
        duties = [duty.choices() for duty in self.duties if duty.kind.data]
        return {"message": self.message.data, "urgency": self.urgency.data, "duties": duties}


class AudienceForm(FlaskForm):
    """The rule of an audience, and how the sending stands on the portals of those who receive it."""

    line = RadioField(
        _l("Đi theo tuyến"), [InputRequired(_l("Hãy chọn tuyến."))], choices=offered(LINES), default="any"
    )
    levels = SelectMultipleField(_l("Cấp học"), description=_l("Không chọn cấp nào nghĩa là mọi cấp"), **BOXES)
    ownerships = SelectMultipleField(
        _l("Loại hình"), choices=offered(OWNERSHIPS), description=_l("Không chọn nghĩa là mọi loại hình"), **BOXES
    )
    areas = StringField(
        _l("Địa bàn"),
        filters=[clean_line],
        description=_l("Tên xã, phường, cách nhau bằng dấu phẩy; để trống là mọi nơi"),
    )
    offices = BooleanField(_l("Gửi cả cơ quan cấp dưới, không chỉ trường"))
    following = RadioField(
        _l("Danh sách nơi nhận"),
        choices=offered(
            {
                "fixed": _l("Cố định: đúng những nơi đang thấy lúc gửi"),
                "rule": _l("Theo quy tắc: trường mở sau mà hợp quy tắc cũng nhận, với hạn riêng"),
            }
        ),
        default="fixed",
        validators=[InputRequired(_l("Hãy chọn danh sách cố định hay theo quy tắc."))],
    )
    visibility = RadioField(
        _l("Ai được đọc"), [InputRequired(_l("Hãy chọn ai được đọc."))], choices=offered(VISIBILITIES), default="public"
    )
    note_allowed = BooleanField(_l("Trường được thêm ghi chú của mình bên cạnh văn bản"))

    def __init__(self, dispatch: Dispatch, formdata: Any = None) -> None:
        rule = dispatch.audience
        values = {
            "line": rule.get("line") or "any",
            "levels": rule.get("levels") or [],
            "ownerships": rule.get("ownerships") or [],
            "areas": ", ".join(rule.get("areas") or []),
            "offices": bool(rule.get("offices")),
            "following": "rule" if dispatch.following else "fixed",
            "visibility": dispatch.visibility,
            "note_allowed": dispatch.note_allowed,
        }
        super().__init__(formdata=formdata, data=values)
        self.dispatch = dispatch
        self.found: list[str] = []
        numbers = audience.choices(dispatch.sender, Unit.level, {"line": self.line.data})
        self.levels.choices = offered({one.value: f"{LEVELS[one.value]} ({one.number})" for one in numbers})
        if dispatch.edition.visibility != "public":
            self.visibility.choices = offered({name: words for name, words in VISIBILITIES.items() if name != "public"})

    def validate_areas(self, field: StringField) -> None:
        """Areas that some unit below really has."""
        self.found, unknown = audience.areas_like(field.data or "", self.dispatch.sender)
        if unknown:
            raise ValidationError(
                _l("Không có đơn vị cấp dưới nào ở “%(words)s”. Hãy kiểm tra tên địa bàn.", words=", ".join(unknown))
            )

    def choices(self) -> dict[str, Any]:
        """What the actions take; exceptions outside the new rule fall away."""
        rule = {
            "line": self.line.data,
            "levels": self.levels.data,
            "ownerships": self.ownerships.data,
            "areas": self.found,
            "offices": bool(self.offices.data),
        }
        rule["except"] = audience.within(list(self.dispatch.audience.get("except") or []), rule, self.dispatch.sender)
        return {
            "rule": rule,
            "following": self.following.data == "rule",
            "visibility": self.visibility.data,
            "note_allowed": bool(self.note_allowed.data),
        }


class SendForm(FlaskForm):
    """The last step: what was seen, and the key that makes a second sending of the same form impossible."""

    key = HiddenField(filters=[clean_line], validators=[InputRequired(), Length(min=16, max=64)])
    seen = HiddenField(validators=[InputRequired()])
    expected = HiddenField(validators=[InputRequired()])


class ReasonForm(FlaskForm):
    """A reason that somebody else reads."""

    reason = TextAreaField(
        _l("Lý do"),
        [
            InputRequired(_l("Chưa có lý do. Hãy ghi một câu để người đọc hiểu vì sao.")),
            Length(max=500, message=_l("Lý do dài quá 500 ký tự. Hãy viết gọn lại.")),
        ],
        filters=[clean_lines],
    )


class RecallForm(ReasonForm):
    """Why a document is taken back, and which one counts instead."""

    successor = SelectField(_l("Dùng văn bản nào thay thế"), coerce=int, default=0)

    def __init__(self, editions: list[Edition], **more: Any) -> None:
        super().__init__(**more)
        named = {one.id: f"{one.number_text} · {one.subject[:80]}" for one in editions}
        self.successor.choices = offered({0: _l("Không có văn bản thay thế")} | named)


class AnswerForm(FlaskForm):
    """A school's answer: words and files."""

    text = TextAreaField(
        _l("Nội dung báo cáo"),
        [Length(max=4000, message=_l("Báo cáo dài quá 4000 ký tự. Hãy viết gọn lại hoặc đính kèm tệp."))],
        filters=[clean_lines],
    )
    files = MultipleFileField(_l("Tệp đính kèm"), description=_l("PDF, Word, Excel hoặc ảnh, mỗi tệp tối đa 20 MB"))

    stored: list[Stored]

    def validate_files(self, field: MultipleFileField) -> None:
        """Files that can be read by the office."""
        self.stored = []
        for one in field.data or []:
            if one and getattr(one, "filename", ""):
                try:
                    self.stored.append(files.store(one.stream, one.filename))
                except files.Refused as problem:
                    raise ValidationError(str(problem)) from None


class NoteForm(FlaskForm):
    """A school's own public words beside the original."""

    body = TextAreaField(
        _l("Ghi chú của trường"),
        [Length(max=4000, message=_l("Ghi chú dài quá 4000 ký tự. Hãy viết gọn lại."))],
        filters=[clean_lines],
        description=_l(
            "Hiện công khai, ghi rõ là của trường và ngày viết; văn bản gốc giữ nguyên. Để trống rồi lưu là gỡ ghi chú."
        ),
    )


def _typed(day: date | None) -> str:
    return day.strftime("%d/%m/%Y") if day else ""


def _quiet(text: str | None) -> date | None:
    try:
        return day_of(text or "")
    except ValidationError:
        return None
