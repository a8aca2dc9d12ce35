"""Forms of news; every error says what is wrong and what to do."""

import re
from datetime import date, datetime, time, timedelta
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, MultipleFileField
from wtforms import BooleanField, HiddenField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import DataRequired, Length, StopValidation, ValidationError

from blueprints.news import queries, writing
from blueprints.news.models import Article
from tenants.ground import clock, files
from tenants.ground.files import Stored
from tenants.ground.folding import nfc
from tenants.ground.html import Clean, safe_url

_UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_CLOCK = re.compile(r"(\d{1,2})\s*(?:[:hg.]|giờ)\s*(\d{1,2})?")
LONGEST_BODY = 100_000


def one_line(text: str | None) -> str:
    """Typed text on one line, composed, without what cannot be seen."""
    return " ".join(_UNSEEN.sub("", nfc(text or "")).split())


def lines(text: str | None) -> str:
    """Typed text with its lines, composed, without what cannot be seen."""
    return _UNSEEN.sub("", nfc(text or "")).replace("\r\n", "\n").strip()


def needed(message: Any) -> list[Any]:
    """Validators of a field that must be filled."""
    return [DataRequired(message)]


class ArticleForm(FlaskForm):
    """What an article is made of."""

    version = HiddenField(default="0")
    title = StringField(
        _l("Tiêu đề"),
        filters=[one_line],
        validators=[
            *needed(_l("Bài chưa có tiêu đề. Hãy viết một câu ngắn nói việc gì.")),
            Length(max=200, message=_l("Tiêu đề dài quá 200 ký tự. Hãy viết gọn lại.")),
        ],
    )
    summary = TextAreaField(
        _l("Tóm tắt"),
        filters=[one_line],
        validators=[Length(max=500, message=_l("Tóm tắt dài quá 500 ký tự. Hãy viết gọn lại."))],
        description=_l("Hiện ở trang chủ, danh sách tin và kết quả tìm kiếm"),
    )
    text = TextAreaField(
        _l("Nội dung"),
        filters=[lines],
        validators=[
            *needed(_l("Bài chưa có nội dung. Hãy viết ít nhất một đoạn.")),
            Length(max=LONGEST_BODY, message=_l("Nội dung dài quá 100.000 ký tự. Hãy tách thành nhiều bài.")),
        ],
    )
    category_id = SelectField(
        _l("Chuyên mục"),
        coerce=lambda typed: (ids([str(typed)]) or [0])[0],
        validate_choice=False,
        validators=needed(_l("Hãy chọn một chuyên mục trong danh sách.")),
    )
    school_year = SelectField(
        _l("Năm học"), validate_choice=False, validators=needed(_l("Hãy chọn một năm học trong danh sách."))
    )
    author = StringField(_l("Tác giả"), filters=[one_line], validators=[Length(max=100)])
    source_name = StringField(_l("Nguồn tin"), filters=[one_line], validators=[Length(max=150)])
    source_url = StringField(_l("Địa chỉ nguồn"), filters=[one_line], validators=[Length(max=500)])
    picture = FileField(_l("Ảnh đầu bài"))
    picture_alt = StringField(
        _l("Mô tả ảnh"),
        filters=[one_line],
        validators=[Length(max=300)],
        description=_l("Ai, làm gì, ở đâu. Người không nhìn thấy ảnh nghe câu này."),
    )
    decorative = BooleanField(_l("Ảnh chỉ để trang trí, không cần mô tả"))
    picture_credit = StringField(_l("Người chụp, nguồn ảnh"), filters=[one_line], validators=[Length(max=150)])
    files = MultipleFileField(
        _l("Thêm tập tin đính kèm"), description=_l("PDF, Word, Excel hoặc ảnh, mỗi tệp tối đa 20 MB")
    )

    def __init__(self, article: Article | None = None, **more: Any) -> None:
        super().__init__(obj=article, **more)
        self.article = article
        self.stored: list[Stored] = []
        self.stored_picture: Stored | None = None
        categories, years = queries.categories(), _years(article)
        self.category_id.choices = [SelectChoice(row.id, row.name) for row in categories]
        self.school_year.choices = [SelectChoice(year, year.replace("-", " – ")) for year in years]
        self.offered = {row.id for row in categories} | set(years)

    @classmethod
    def opened(cls, article: Article) -> "ArticleForm":
        """The form as the editor opens on an article."""
        form = cls(article)
        form.text.data = writing.to_typed(article.body)
        form.version.data = str(article.version)
        form.decorative.data = article.picture_id is not None and not article.picture_alt
        return form

    def validate_category_id(self, field: SelectField) -> None:
        """Only a category of this unit."""
        if field.data not in self.offered:
            raise ValidationError(_l("Hãy chọn một chuyên mục trong danh sách."))

    def validate_school_year(self, field: SelectField) -> None:
        """Only a year of the list."""
        if field.data not in self.offered:
            raise ValidationError(_l("Hãy chọn một năm học trong danh sách."))

    def validate_source_url(self, field: StringField) -> None:
        """An address that is safe to link to."""
        if not field.data:
            return
        address = safe_url(field.data)
        if address is None or not address.startswith("http"):
            raise ValidationError(_l("Địa chỉ nguồn chưa đúng. Hãy chép cả địa chỉ, bắt đầu bằng https://."))
        field.data = address

    def validate_picture(self, field: FileField) -> None:
        """A picture, with the words for those who cannot see it."""
        if field.data:
            self.stored_picture = _stored(field.data)
            if not self.stored_picture.media_type.startswith("image/"):
                self.stored_picture = None
                raise ValidationError(_l("Tệp này không phải ảnh. Hãy chọn ảnh JPG, PNG hoặc WebP."))

    def validate_picture_alt(self, field: StringField) -> None:
        """Words for the picture, unless it is said to be only decoration."""
        kept = self.article is not None and self.article.picture_id is not None
        if self.decorative.data:
            field.data = ""
        elif (kept or self.picture.data) and not field.data:
            raise ValidationError(_l("Ảnh chưa có mô tả. Hãy viết mô tả hoặc đánh dấu ảnh chỉ để trang trí."))

    def validate_files(self, field: MultipleFileField) -> None:
        """Files that may be published."""
        self.stored = [_stored(one) for one in field.data or [] if one]

    @property
    def fields(self) -> dict[str, Any]:
        """What the actions write."""
        names = ("title", "summary", "category_id", "school_year", "author", "source_name", "source_url")
        return {name: self[name].data for name in (*names, "picture_alt", "picture_credit")} | {"body": self.body}

    @property
    def body(self) -> Clean:
        """The typed text as clean HTML."""
        return writing.from_typed(self.text.data or "")


class PublishForm(FlaskForm):
    """When an article is on the portal: from a time, or at once, until a time, or for good."""

    version = HiddenField(default="0")
    day = StringField(_l("Ngày đăng"), filters=[one_line])
    hour = StringField(_l("Giờ đăng"), filters=[one_line], description=_l("Giờ Việt Nam, ví dụ 07:30"))
    last_day = StringField(_l("Đăng đến hết ngày"), filters=[one_line])

    publish_at: datetime | None = None
    expire_at: datetime | None = None

    def validate_day(self, field: StringField) -> None:
        """A day that is not past, or nothing for now."""
        if field.data:
            _day(field.data)

    def validate_hour(self, field: StringField) -> None:
        """A time of day; with the day it makes the moment, which must lie ahead."""
        if not self.day.data or self.day.errors:
            if field.data and not self.day.data:
                raise ValidationError(_l("Đã có giờ mà chưa có ngày đăng. Hãy điền ngày, hoặc xoá giờ để đăng ngay."))
            return
        moment = datetime.combine(_day(self.day.data), _time(field.data or "07:00"), clock.TZ)
        if moment <= clock.now():
            raise ValidationError(_l("Giờ đăng đã qua. Hãy chọn giờ muộn hơn, hoặc xoá ngày giờ để đăng ngay."))
        self.publish_at = clock.next_tick(moment)

    def validate_last_day(self, field: StringField) -> None:
        """The last day on the portal, after the first."""
        if field.data:
            self.expire_at = clock.day_end(_day(field.data))
            if self.expire_at <= (self.publish_at or clock.now()):
                raise ValidationError(_l("Ngày cuối phải từ ngày đăng trở đi. Hãy chọn ngày muộn hơn."))


class ReasonForm(FlaskForm):
    """A reason that others read."""

    version = HiddenField(default="0")
    reason = TextAreaField(
        _l("Lý do"),
        filters=[one_line],
        validators=[
            *needed(_l("Chưa có lý do. Hãy viết một câu để người đọc hiểu vì sao.")),
            Length(max=500, message=_l("Lý do dài quá 500 ký tự. Hãy viết gọn lại.")),
        ],
    )


class VersionForm(FlaskForm):
    """An act on the version of the article that the person saw."""

    version = HiddenField(default="0")


class CategoryForm(FlaskForm):
    """The name of a category."""

    name = StringField(
        _l("Tên chuyên mục"),
        filters=[one_line],
        validators=[
            *needed(_l("Chưa có tên chuyên mục. Hãy viết tên ngắn, ví dụ “Góc phụ huynh”.")),
            Length(max=100, message=_l("Tên chuyên mục dài quá 100 ký tự. Hãy viết gọn lại.")),
        ],
    )


def version_of(form: FlaskForm) -> int:
    """The version of the article that the person saw; 0, which none has, when the field was tampered with."""
    typed = str(form["version"].data or "")
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 10 else 0


def ids(values: list[str]) -> list[int]:
    """Row ids out of ticked boxes; anything else is passed over."""
    return [int(value) for value in values if value.isascii() and value.isdecimal() and len(value) < 10]


def _stored(upload: Any) -> Stored:
    try:
        return files.store(upload.stream, upload.filename or "")
    except files.Refused as refused:
        raise StopValidation(refused.message) from refused


def _years(article: Article | None) -> list[str]:
    day = clock.today()
    years = clock.school_years(day - timedelta(days=5 * 365), day + timedelta(days=120))
    if article is not None and article.school_year not in years:
        years.append(article.school_year)
    return years


def _day(typed: str) -> date:
    try:
        day = datetime.strptime(re.sub(r"[.-]", "/", typed), "%d/%m/%Y").date()
        return day.replace(year=day.year if 1990 < day.year < 2100 else 0)
    except ValueError as wrong:
        raise ValidationError(_l("Ngày chưa đúng. Hãy gõ ngày/tháng/năm, ví dụ 20/11/2026.")) from wrong


def _time(typed: str) -> time:
    parts = _CLOCK.fullmatch(typed.lower())
    hour, minute = (int(parts.group(1)), int(parts.group(2) or 0)) if parts else (99, 0)
    if hour > 23 or minute > 59:
        raise ValidationError(_l("Giờ chưa đúng. Hãy gõ giờ và phút, ví dụ 07:30."))
    return time(hour, minute)
