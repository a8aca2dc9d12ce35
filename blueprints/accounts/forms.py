"""Forms of accounts; every error says what to do."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import EmailField, HiddenField, PasswordField
from wtforms.validators import DataRequired, Length

from tenants.ground.folding import nfc


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
