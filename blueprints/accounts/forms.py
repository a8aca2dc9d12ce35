"""Forms of accounts; every error says what to do."""

from datetime import date, datetime, timedelta
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import EmailField, HiddenField, PasswordField, RadioField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import DataRequired, InputRequired, Length, Regexp, ValidationError

from blueprints.accounts import passwords
from tenants.ground import clock
from tenants.ground.folding import nfc
from tenants.permissions import ROLE_NAMES, Role

ADDRESS = r"^[^@\s]+@[^@\s]+\.[^@\s.]+$"
LONGEST_INVITATION = timedelta(days=30)
USUAL_INVITATION = timedelta(days=7)


def day_of(text: str | None) -> date | None:
    """The day typed as day/month/year; None when it is none."""
    try:
        return datetime.strptime(text or "", "%d/%m/%Y").date()
    except ValueError:
        return None


def typed(text: str | None) -> str:
    """A line as it is kept: composed letters, no spaces around it."""
    return nfc(text or "").strip()


def secret(text: str | None) -> str:
    """A password as it is compared: composed letters, since keyboards differ in how they send a mark; nothing cut."""
    return nfc(text or "")


class SignInForm(FlaskForm):
    """Who signs in."""

    email = EmailField(
        _l("Thư điện tử"),
        filters=[typed],
        validators=[DataRequired(_l("Hãy nhập địa chỉ thư điện tử của bạn.")), Length(max=254)],
        render_kw={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"},
    )
    password = PasswordField(
        _l("Mật khẩu"),
        filters=[secret],
        validators=[DataRequired(_l("Hãy nhập mật khẩu.")), Length(max=1000)],
        render_kw={"autocomplete": "current-password"},
    )
    ve = HiddenField(filters=[typed])


class AddressForm(FlaskForm):
    """Whose password is forgotten."""

    email = EmailField(
        _l("Thư điện tử"),
        filters=[typed],
        validators=[DataRequired(_l("Hãy nhập địa chỉ thư điện tử của bạn.")), Length(max=254)],
        render_kw={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"},
    )


class NewPasswordForm(FlaskForm):
    """A new password for a person who is known; `owner` says whose it is so that it is not their own name."""

    password = PasswordField(
        _l("Mật khẩu mới"),
        filters=[secret],
        description=_l("Ít nhất 10 ký tự. Một câu dễ nhớ, có dấu và khoảng trắng, là tốt nhất."),
        validators=[DataRequired(_l("Hãy đặt mật khẩu."))],
        render_kw={"autocomplete": "new-password"},
    )

    def __init__(self, *, email: str = "", own_name: str = "", **more: Any) -> None:
        super().__init__(**more)
        self.owner = (email, own_name)

    def validate_password(self, field: PasswordField) -> None:
        """Refuses what is easy to guess."""
        email, name = self.owner
        typed_name = self._fields.get("name")
        wrong = passwords.fault(field.data or "", email=email, name=typed_name.data if typed_name else name)
        if wrong:
            raise ValidationError(wrong)


class ChangePasswordForm(NewPasswordForm):
    """A new password for the person who is signed in and knows the present one."""

    current = PasswordField(
        _l("Mật khẩu hiện tại"),
        filters=[secret],
        validators=[DataRequired(_l("Hãy nhập mật khẩu hiện tại.")), Length(max=1000)],
        render_kw={"autocomplete": "current-password"},
    )


class NewPersonForm(NewPasswordForm):
    """What an invited person without an account tells."""

    name = StringField(
        _l("Họ và tên"),
        filters=[typed],
        validators=[
            DataRequired(_l("Hãy nhập họ và tên của bạn.")),
            Length(max=100, message=_l("Họ và tên dài nhất 100 ký tự. Hãy viết gọn lại.")),
        ],
        render_kw={"autocomplete": "name"},
    )


class KnownPersonForm(FlaskForm):
    """What an invited person with an account tells."""

    password = PasswordField(
        _l("Mật khẩu"),
        filters=[secret],
        validators=[DataRequired(_l("Hãy nhập mật khẩu.")), Length(max=1000)],
        render_kw={"autocomplete": "current-password"},
    )


class ProfileForm(FlaskForm):
    """How a person is named on the portal."""

    name = StringField(
        _l("Họ và tên"),
        filters=[typed],
        validators=[
            DataRequired(_l("Hãy nhập họ và tên của bạn.")),
            Length(max=100, message=_l("Họ và tên dài nhất 100 ký tự. Hãy viết gọn lại.")),
        ],
        render_kw={"autocomplete": "name"},
    )
    title = StringField(
        _l("Chức danh"),
        filters=[typed],
        validators=[Length(max=100, message=_l("Chức danh dài nhất 100 ký tự. Hãy viết gọn lại."))],
        render_kw={"autocomplete": "organization-title"},
    )


class RoleForm(FlaskForm):
    """A role out of those the person who fills the form may give."""

    role = RadioField(_l("Vai trò"), validators=[InputRequired(_l("Hãy chọn một vai trò."))], validate_choice=False)

    def __init__(self, *, roles: list[Role], **more: Any) -> None:
        super().__init__(**more)
        self.roles = roles
        self.role.choices = [SelectChoice(role.value, ROLE_NAMES[role]) for role in roles]

    def validate_role(self, field: RadioField) -> None:
        """Refuses a role that was not offered."""
        if field.data not in {role.value for role in self.roles}:
            raise ValidationError(_l("Hãy chọn một vai trò trong danh sách."))


class InvitationForm(RoleForm):
    """Whom to invite, as what, and until when the invitation stands."""

    email = EmailField(
        _l("Thư điện tử của người được mời"),
        filters=[typed],
        validators=[
            DataRequired(_l("Hãy nhập địa chỉ thư điện tử.")),
            Length(max=254),
            Regexp(ADDRESS, message=_l("Địa chỉ thư điện tử chưa đúng. Ví dụ: lan.nguyen@truong.edu.vn.")),
        ],
        render_kw={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"},
    )
    until = StringField(
        _l("Lời mời có hiệu lực đến hết ngày"),
        filters=[typed],
        validators=[DataRequired(_l("Hãy nhập ngày, ví dụ 20/11/2026."))],
    )

    def validate_until(self, field: StringField) -> None:
        """Refuses what is no day, is over, or is too far."""
        day = day_of(field.data)
        if day is None:
            raise ValidationError(_l("Ngày chưa đúng. Hãy nhập theo thứ tự ngày/tháng/năm, ví dụ 20/11/2026."))
        if not clock.today() <= day <= clock.today() + LONGEST_INVITATION:
            raise ValidationError(_l("Ngày cuối phải từ hôm nay đến 30 ngày tới. Hãy chọn ngày khác."))

    @property
    def last_day(self) -> date:
        """The day that was typed; only after validation."""
        day = day_of(self.until.data)
        assert day is not None
        return day


class LeaverForm(FlaskForm):
    """Why a person's roles end."""

    reason = StringField(
        _l("Lý do"),
        filters=[typed],
        validators=[Length(max=300, message=_l("Lý do dài nhất 300 ký tự. Hãy viết gọn lại."))],
        description=_l("Ghi vào nhật ký của đơn vị, ví dụ “chuyển công tác”."),
    )
