"""Forms of units; every error says what to do."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import EmailField, HiddenField, RadioField, SelectField, StringField, TelField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import DataRequired, InputRequired, Length, Optional, Regexp, ValidationError

from blueprints.units.queries import SCHOOL_KINDS
from blueprints.units.slugs import ADDRESS_OF_FORM
from tenants.ground import clock
from tenants.ground.folding import nfc
from tenants.lines import LINE_NAMES, Line
from tenants.units import KINDS, OWNERSHIPS, PALETTES, STATES, BadSlug, Unit, check_slug

ADDRESS = r"^[^@\s]+@[^@\s]+\.[^@\s.]+$"
DAY_WRONG = _l("Ngày chưa đúng. Hãy nhập theo thứ tự ngày/tháng/năm, ví dụ 20/11/2026.")
ENDINGS = {
    "merged": _l("Sáp nhập vào đơn vị khác"),
    "dissolved": _l("Giải thể"),
    "split": _l("Chia tách"),
}
CHOOSE = _l("Hãy chọn một mục trong danh sách.")
CHOSEN = InputRequired(CHOOSE)
STRICT: dict[str, Any] = {"invalid_choice_message": CHOOSE}
DAY_MISSING = _l("Hãy nhập ngày, ví dụ 20/11/2026.")


def typed(text: str | None) -> str:
    """A line as it is kept: composed letters, single spaces, none around it."""
    return " ".join(nfc(text or "").split())


def lowered(text: str | None) -> str:
    """A sub-domain as it is kept."""
    return typed(text).lower()


def named(choices: Mapping[str, Any]) -> list[SelectChoice]:
    """Choices of a field from codes and their names, or from slugs and their units."""
    return [SelectChoice(code, thing.name if isinstance(thing, Unit) else thing) for code, thing in choices.items()]


def limit(most: int) -> Length:
    """At most so many characters, said in words."""
    return Length(max=most, message=_l("Nội dung dài nhất %(most)s ký tự. Hãy viết gọn lại.", most=most))


class DayField(StringField):
    """A day typed as day/month/year; `day` holds it after validation."""

    day: date | None = None

    def pre_validate(self, form: Any) -> None:
        """Refuses what is no day of the last and the next hundred years."""
        if not self.data:
            return
        try:
            self.day = datetime.strptime(self.data, "%d/%m/%Y").date()
        except ValueError as wrong:
            raise ValidationError(DAY_WRONG) from wrong
        if abs(self.day.year - clock.today().year) > 150:
            raise ValidationError(DAY_WRONG)


def past(form: FlaskForm, field: DayField) -> None:
    """A day that has come."""
    if field.day is not None and field.day > clock.today():
        raise ValidationError(_l("Ngày này chưa tới. Hãy ghi nhận thay đổi khi đã đến ngày có hiệu lực."))


def basis_field() -> StringField:
    """The decision on which a change of the organisation rests."""
    return StringField(
        _l("Căn cứ pháp lý"),
        filters=[typed],
        description=_l("Ví dụ: Quyết định số 12/QĐ-UBND ngày 15/08/2026 của Ủy ban nhân dân xã."),
        validators=[DataRequired(_l("Hãy ghi số, ngày và cơ quan ban hành quyết định.")), limit(300)],
    )


class SchoolForm(FlaskForm):
    """A new school; where it stands and its state are not for the form to say."""

    kind = SelectField(
        _l("Loại hình"),
        choices=[SelectChoice(code, KINDS[code].name) for code in SCHOOL_KINDS],
        validators=[CHOSEN],
        **STRICT,
    )
    name = StringField(
        _l("Tên trường"),
        filters=[typed],
        description=_l("Tên đầy đủ như trong quyết định thành lập, ví dụ Trường THCS Nguyễn Trãi."),
        validators=[DataRequired(_l("Hãy nhập tên trường.")), limit(200)],
    )
    slug = StringField(
        _l("Tên miền con"),
        filters=[lowered],
        description=_l("Bỏ trống để nhận gợi ý từ tên trường. Không đổi được về sau."),
        validators=[Optional()],
    )
    place = StringField(
        _l("Địa danh ghi trên văn bản"),
        filters=[typed],
        description=_l("Ví dụ: Thường Tín."),
        validators=[DataRequired(_l("Hãy nhập địa danh, ví dụ Thường Tín.")), limit(100)],
    )
    area = StringField(
        _l("Khu vực"),
        filters=[typed],
        description=_l("Cụm hoặc khu vực để lọc danh sách trường."),
        validators=[limit(100)],
    )
    notation = StringField(
        _l("Ký hiệu trên văn bản"),
        filters=[typed],
        description=_l("Chữ viết tắt sau số văn bản, ví dụ THCS."),
        validators=[
            limit(30),
            Regexp(r"^[^\W\d_][\w&.-]*$|^$", message=_l("Ký hiệu chỉ gồm chữ, số, gạch nối. Ví dụ: THCS.")),
        ],
    )
    ownership = RadioField(
        _l("Loại hình sở hữu"),
        choices=named(OWNERSHIPS),
        default="public",
        validators=[CHOSEN],
        **STRICT,
    )
    on = DayField(_l("Hoạt động từ ngày"), filters=[typed], validators=[DataRequired(DAY_MISSING)])
    basis = StringField(
        _l("Căn cứ pháp lý"),
        filters=[typed],
        description=_l("Số, ngày quyết định thành lập, nếu có."),
        validators=[limit(300)],
    )
    professional = SelectField(_l("Cấp trên về chuyên môn"), validate_choice=False)
    principal = EmailField(
        _l("Thư điện tử của hiệu trưởng"),
        filters=[typed],
        description=_l("Nếu có, lời mời làm hiệu trưởng trên cổng được gửi ngay tới địa chỉ này."),
        validators=[
            Optional(),
            limit(254),
            Regexp(ADDRESS, message=_l("Địa chỉ thư điện tử chưa đúng. Ví dụ: lan.nguyen@truong.edu.vn.")),
        ],
        render_kw={"autocomplete": "off", "autocapitalize": "none"},
    )
    once = HiddenField(filters=[typed])

    def __init__(self, *, offices: Sequence[Unit], **more: Any) -> None:
        super().__init__(**more)
        self.offices = {office.slug: office for office in offices}
        self.professional.choices = [SelectChoice("", _l("Chưa có")), *named(self.offices)]

    @property
    def facts(self) -> dict[str, Any]:
        """What actions.open_school needs of the form; only after validation."""
        names = ("kind", "name", "slug", "place", "area", "notation", "ownership", "basis", "principal", "once")
        facts = {name: self[name].data or "" for name in names}
        return facts | {"on": self.on.day, "professional": self.offices.get(self.professional.data)}

    def validate_slug(self, field: StringField) -> None:
        """Refuses what cannot be a sub-domain, in the words of the rule that it breaks."""
        if not field.data:
            return
        if field.data == ADDRESS_OF_FORM:
            raise ValidationError(_l("Tên miền con này dành riêng cho hệ thống. Hãy chọn tên khác."))
        try:
            check_slug(field.data)
        except BadSlug as wrong:
            raise ValidationError(str(wrong)) from wrong

    def validate_professional(self, field: SelectField) -> None:
        """Refuses an office that was not offered."""
        if field.data and field.data not in self.offices:
            raise ValidationError(_l("Hãy chọn một cơ quan trong danh sách."))

    def validate_on(self, field: DayField) -> None:
        """A school is opened in the system when it works."""
        past(self, field)


class StateForm(FlaskForm):
    """Trial, live or paused, with the words the public reads."""

    state = RadioField(
        _l("Trạng thái của cổng"),
        choices=named({code: name for code, name in STATES.items() if code != "closed"}),
        validators=[CHOSEN],
        **STRICT,
    )
    notice = TextAreaField(
        _l("Thông báo cho người đọc khi tạm dừng"),
        filters=[typed],
        description=_l("Nói vì sao, tới khi nào, và liên hệ ở đâu."),
        validators=[limit(500)],
    )
    reason = StringField(
        _l("Lý do"), filters=[typed], description=_l("Ghi vào nhật ký, không công khai."), validators=[limit(300)]
    )

    @property
    def facts(self) -> dict[str, Any]:
        """What actions.set_state needs of the form; only after validation."""
        return {"state": self.state.data, "notice": self.notice.data or "", "reason": self.reason.data or ""}

    def validate_notice(self, field: TextAreaField) -> None:
        """A paused portal tells its readers why."""
        if self.state.data == "paused" and not field.data:
            raise ValidationError(_l("Hãy viết thông báo cho người đọc trước khi tạm dừng cổng."))


class RenameForm(FlaskForm):
    """A new official name from a day on."""

    name = StringField(_l("Tên mới"), filters=[typed], validators=[DataRequired(_l("Hãy nhập tên mới.")), limit(200)])
    short_name = StringField(
        _l("Tên gọn"),
        filters=[typed],
        description=_l("Dùng ở nơi hẹp, ví dụ THCS Nguyễn Trãi. Bỏ trống thì dùng tên đầy đủ."),
        validators=[limit(100)],
    )
    on = DayField(_l("Đổi tên từ ngày"), filters=[typed], validators=[DataRequired(DAY_MISSING), past])
    basis = basis_field()

    @property
    def facts(self) -> dict[str, Any]:
        """What actions.rename needs of the form; only after validation."""
        return {
            "name": self.name.data,
            "short_name": self.short_name.data or "",
            "on": self.on.day,
            "basis": self.basis.data,
        }


class MoveForm(FlaskForm):
    """Another superior in one line from a day on."""

    line = RadioField(_l("Tuyến"), validators=[CHOSEN], validate_choice=False)
    parent = SelectField(_l("Cấp trên mới"), validators=[CHOSEN], validate_choice=False)
    on = DayField(_l("Từ ngày"), filters=[typed], validators=[DataRequired(DAY_MISSING)])
    basis = basis_field()

    def __init__(self, *, lines: Sequence[Line], offices: Sequence[Unit], **more: Any) -> None:
        super().__init__(**more)
        self.lines = {line.value for line in lines}
        self.offices = {office.slug: office for office in offices}
        self.line.choices = named({line.value: LINE_NAMES[line] for line in lines})
        self.parent.choices = named(self.offices)

    @property
    def facts(self) -> dict[str, Any]:
        """What actions.move needs of the form; only after validation."""
        return {
            "parent": self.offices[self.parent.data],
            "line": Line(self.line.data),
            "on": self.on.day,
            "basis": self.basis.data,
        }

    def validate_line(self, field: RadioField) -> None:
        """Refuses a line in which this office has no say."""
        if field.data not in self.lines:
            raise ValidationError(_l("Hãy chọn tuyến mà cơ quan của bạn đang quản lý đơn vị."))

    def validate_parent(self, field: SelectField) -> None:
        """Refuses an office that was not offered."""
        if field.data not in self.offices:
            raise ValidationError(_l("Hãy chọn một cơ quan trong danh sách."))


class CloseForm(FlaskForm):
    """The end of a unit: how, when, by which decision, who carries on."""

    how = RadioField(
        _l("Lý do kết thúc"),
        choices=named(ENDINGS),
        validators=[CHOSEN],
        **STRICT,
    )
    on = DayField(_l("Kết thúc từ ngày"), filters=[typed], validators=[DataRequired(DAY_MISSING), past])
    basis = basis_field()
    successor = StringField(
        _l("Tên miền con của đơn vị kế thừa"),
        filters=[lowered],
        description=_l("Phần đầu địa chỉ cổng, ví dụ thcs-nguyen-trai. Người đọc được chỉ tới cổng này."),
    )
    confirm = StringField(
        _l("Gõ tên miền con của đơn vị để xác nhận"),
        filters=[lowered],
        validators=[DataRequired(_l("Hãy gõ tên miền con của đơn vị sẽ kết thúc để xác nhận."))],
    )
    succeeded_by: Unit | None = None

    def __init__(self, *, unit: Unit, find: Any, **more: Any) -> None:
        super().__init__(**more)
        self.unit, self.find = unit, find

    @property
    def facts(self) -> dict[str, Any]:
        """What actions.close needs of the form; only after validation."""
        return {"how": self.how.data, "on": self.on.day, "basis": self.basis.data, "successor": self.succeeded_by}

    def validate_confirm(self, field: StringField) -> None:
        """Ending a unit is not undone by a press: its name has to be typed."""
        if field.data and field.data != self.unit.slug:
            raise ValidationError(_l("Tên vừa gõ không khớp. Hãy gõ đúng “%(slug)s”.", slug=self.unit.slug))

    def validate_successor(self, field: StringField) -> None:
        """A merger names who carries on; it must be a living unit within reach."""
        if not field.data:
            if self.how.data == "merged":
                raise ValidationError(_l("Sáp nhập thì phải có đơn vị kế thừa. Hãy nhập tên miền con của đơn vị đó."))
            return
        found: Unit | None = self.find(field.data)
        if found is None or found.id == self.unit.id or found.state == "closed":
            raise ValidationError(
                _l("Không có đơn vị nào đang hoạt động dưới quyền với tên miền con này. Hãy kiểm tra lại.")
            )
        self.succeeded_by = found


class PrincipalForm(FlaskForm):
    """Whom to invite as principal of a school that has nobody yet."""

    email = EmailField(
        _l("Thư điện tử của hiệu trưởng"),
        filters=[typed],
        validators=[
            DataRequired(_l("Hãy nhập địa chỉ thư điện tử.")),
            limit(254),
            Regexp(ADDRESS, message=_l("Địa chỉ thư điện tử chưa đúng. Ví dụ: lan.nguyen@truong.edu.vn.")),
        ],
        render_kw={"autocomplete": "off", "autocapitalize": "none"},
    )


class LooksForm(FlaskForm):
    """What a unit may say of itself and how its portal looks."""

    palette = RadioField(_l("Bảng màu"), choices=named(PALETTES), validators=[CHOSEN], **STRICT)
    address = StringField(_l("Địa chỉ"), filters=[typed], validators=[limit(200)])
    phone = TelField(
        _l("Điện thoại"),
        filters=[typed],
        validators=[
            limit(50),
            Regexp(r"^[0-9+() .,/-]*$", message=_l("Số điện thoại chỉ gồm chữ số. Ví dụ: (024) 3385 3205.")),
        ],
    )
    email = EmailField(
        _l("Thư điện tử của đơn vị"),
        filters=[typed],
        validators=[
            Optional(),
            limit(200),
            Regexp(ADDRESS, message=_l("Địa chỉ thư điện tử chưa đúng. Ví dụ: c2vanbinh@edu.vn.")),
        ],
    )
    responsible = StringField(
        _l("Người chịu trách nhiệm nội dung"),
        filters=[typed],
        description=_l("Họ tên và chức vụ, hiện ở chân mọi trang."),
        validators=[limit(150)],
    )
