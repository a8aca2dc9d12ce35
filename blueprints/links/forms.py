"""The form of a link."""

import re
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, SelectField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import DataRequired, Length, ValidationError

from blueprints.links.queries import GROUPS
from tenants.ground.folding import nfc
from tenants.ground.html import safe_url

_UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


def one_line(text: str | None) -> str:
    """Typed text on one line, composed, without what cannot be seen."""
    return " ".join(_UNSEEN.sub("", nfc(text or "")).split())


class LinkForm(FlaskForm):
    """Where a link leads, what it is called, and in which group it stands."""

    label = StringField(
        _l("Tên liên kết"),
        filters=[one_line],
        validators=[
            DataRequired(_l("Chưa có tên liên kết. Hãy viết tên cơ quan hoặc tên trang.")),
            Length(max=150, message=_l("Tên liên kết dài quá 150 ký tự. Hãy viết gọn lại.")),
        ],
    )
    url = StringField(
        _l("Địa chỉ"),
        filters=[one_line],
        validators=[DataRequired(_l("Chưa có địa chỉ. Hãy chép địa chỉ trang, bắt đầu bằng https://."))],
        description=_l("Bắt đầu bằng https://"),
    )
    group = SelectField(_l("Nhóm"), choices=[SelectChoice(*one) for one in GROUPS.items()], validate_choice=False)
    note = StringField(
        _l("Ghi chú"),
        filters=[one_line],
        validators=[Length(max=200, message=_l("Ghi chú dài quá 200 ký tự. Hãy viết gọn lại."))],
        description=_l("Một câu cho biết tìm được gì ở đó"),
    )
    fixed = BooleanField(_l("Gắn cho mọi đơn vị cấp dưới"))

    def validate_group(self, field: SelectField) -> None:
        """Only a group of the house."""
        if field.data not in GROUPS:
            raise ValidationError(_l("Hãy chọn một nhóm trong danh sách."))

    def validate_url(self, field: StringField) -> None:
        """A web address that is safe to link to; without its scheme it is taken as https."""
        typed = field.data or ""
        address = safe_url(typed if ":" in typed.partition("/")[0] else f"https://{typed}")
        if address is None or not address.startswith("http") or "." not in address or len(address) > 500:
            raise ValidationError(_l("Địa chỉ chưa đúng. Hãy chép cả địa chỉ trang, ví dụ https://dichvucong.gov.vn."))
        field.data = address

    @property
    def fields(self) -> dict[str, Any]:
        """What the actions write."""
        return {name: self[name].data for name in ("label", "url", "group", "note")}
