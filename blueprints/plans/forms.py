"""Forms of plans: the document's own fields and the table of tasks."""

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf.file import MultipleFileField
from wtforms import FieldList, Form, FormField, StringField
from wtforms.validators import ValidationError

from blueprints.directives.models import Delivery
from blueprints.documents.form import dates
from blueprints.documents.forms import DayField, DocumentForm, one_line, short
from blueprints.documents.models import Edition
from blueprints.plans import bases, queries
from blueprints.plans.actions import MOST_TASKS
from blueprints.plans.models import Plan
from tenants.ground import clock, files
from tenants.ground.files import Stored
from tenants.units import Unit

SECTIONS = "I. MỤC ĐÍCH, YÊU CẦU\n\nII. NỘI DUNG\n\nIII. TỔ CHỨC THỰC HIỆN"
"""The parts that plans of schools have; the words stand in the document, so they are Vietnamese."""

EMPTY_ROWS = 3


class TaskRow(Form):
    """One task; a row left empty is no task."""

    text = StringField(_l("Nội dung công việc"), filters=[one_line], validators=short(500))
    in_charge = StringField(_l("Người phụ trách"), filters=[one_line], validators=short(150))
    period = StringField(_l("Thời gian"), filters=[one_line], validators=short(60))
    due = DayField(_l("Hạn xong"))

    def validate_text(self, field: StringField) -> None:
        """Words for a task of which something else was filled in."""
        if not field.data and (self.in_charge.data or self.period.data or self.due.data):
            raise ValidationError(_l("Việc này chưa có nội dung. Hãy ghi việc phải làm hoặc bỏ dòng này."))

    @property
    def values(self) -> dict[str, Any]:
        """The task as actions take it."""
        names = ("text", "in_charge", "period")
        return {name: self[name].data or "" for name in names} | {"due_on": self.due.value}


class TaskList(FieldList):
    """Rows of tasks; the list's own errors are those of the rows that have any."""

    def validate(self, form: Any, extra_validators: Any = ()) -> bool:
        """Validates every row."""
        super().validate(form, extra_validators)
        self.errors = [found for found in self.errors if found]
        return not self.errors


class PlanForm(DocumentForm):
    """A plan before it has a number: the form of a document whose type is settled, tasks and files."""

    tasks = TaskList(FormField(TaskRow), label=_l("Việc của kế hoạch"), max_entries=MOST_TASKS)
    files = MultipleFileField(
        _l("Thêm tệp đính kèm"), description=_l("PDF, Word, Excel hoặc ảnh, mỗi tệp tối đa 20 MB")
    )

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        # The type is settled and a plan is never urgent, so the page does not ask for either.
        self.type_id.data, self.urgency.data = queries.TYPE, ""
        self.school_year.data = self.school_year.data or clock.school_year(clock.today())
        self.stored: list[Stored] = []

    @classmethod
    def empty(cls, unit: Unit) -> "PlanForm":
        """The form for a plan made on its own."""
        return cls(formdata=None, data=_starting(unit) | {"recipients": _recipients(unit), "text": SECTIONS})

    @classmethod
    def from_delivery(cls, unit: Unit, delivery: Delivery) -> "PlanForm":
        """The form for a plan that carries a document out: bases, subject, school year and recipients filled."""
        edition: Edition = delivery.dispatch.edition
        filled = {
            "subject": bases.subject_from(edition), "bases": "\n".join(bases.bases_from(edition)), "text": SECTIONS,
            "recipients": _recipients(unit, edition.issuing_body), "topic": edition.topic,
            "school_year": edition.school_year or clock.school_year(clock.today()),
            "visibility": "public" if delivery.dispatch.visibility == "public" else "staff",
        }  # fmt: skip
        return cls(formdata=None, data=_starting(unit) | filled)

    @classmethod
    def of(cls, plan: Plan) -> "PlanForm":
        """The form as the editor opens on a plan."""
        opened = DocumentForm.opened(plan.document)
        rows = [
            {"text": one.text, "in_charge": one.in_charge, "period": one.period, "due": _typed(one.due_on)}
            for one in plan.tasks
        ]
        return cls(formdata=None, data=opened.data | {"tasks": rows or [{}], "school_year": plan.school_year})

    def rearranged(self, act: str) -> "PlanForm":
        """The form with a row of tasks added, moved or taken away: "them", "len-2", "xuong-2", "bo-2"."""
        rows: list[dict[str, Any]] = list(self.tasks.data)
        verb, _dash, number = act.partition("-")
        at = int(number) if number.isascii() and number.isdecimal() and len(number) < 4 else -1
        to = at + {"len": -1, "xuong": 1}.get(verb, 0)
        if verb == "them" and len(rows) < MOST_TASKS:
            rows.append({})
        elif 0 <= at < len(rows) and 0 <= to < len(rows):
            row = rows.pop(at)
            if verb in ("len", "xuong"):
                rows.insert(to, row)
        return type(self)(formdata=None, data=self.data | {"tasks": rows or [{}]})

    def validate_files(self, field: MultipleFileField) -> None:
        """Files that may be published."""
        try:
            self.stored = [files.store(one.stream, one.filename or "") for one in field.data or [] if one]
        except files.Refused as refused:
            raise ValidationError(str(refused)) from refused

    @property
    def values(self) -> dict[str, Any]:
        """What the actions write."""
        return self.fields | {"tasks": [row.form.values for row in self.tasks]}


def _starting(unit: Unit) -> dict[str, Any]:
    """Place, signature block and rows with which a new plan opens; the block is that of the last document."""
    last = queries.last_signed(unit)
    names = ("signing_capacity", "signer_title", "signer_name")
    signing = {name: getattr(last, name) if last is not None else "" for name in names}
    year = clock.school_year(clock.today())
    return {"place": unit.place, "school_year": year, "tasks": [{}] * EMPTY_ROWS} | signing


def _recipients(unit: Unit, issuing_body: str = "") -> str:
    """The usual recipients of a plan of this unit, the office that asked for it first."""
    staff = ["Lãnh đạo cơ quan (để c/đ)", "Công chức, viên chức (để t/h)"]
    school = ["Hiệu trưởng, Phó Hiệu trưởng (để c/đ)", "Tổ chuyên môn, GV, NV (để t/h)"]
    first = [f"{issuing_body} (để b/c)"] if issuing_body else []
    return "\n".join([*first, *(staff if unit.is_office else school), "Lưu: VT"])


def _typed(day: Any) -> str:
    return dates.short(day) if day else ""
