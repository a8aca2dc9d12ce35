"""The staff's door: plans of the unit, made on their own or from a steering document, with their tasks."""

from typing import Any

from flask import Response, abort, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from blueprints.directives import queries as deliveries
from blueprints.directives.models import Delivery
from blueprints.documents import actions as documents
from blueprints.documents.manage import version_of
from blueprints.documents.refusals import Refusal
from blueprints.plans import actions, queries
from blueprints.plans.forms import PlanForm
from blueprints.plans.models import Plan
from tenants import attachments
from tenants.doors import StaffBlueprint
from tenants.ground import files
from tenants.permissions import Permission, may

manage = StaffBlueprint("plans_manage", __name__)

WRITE, ISSUE = Permission.PLAN_WRITE, Permission.PLAN_ISSUE
ID = "<int(max=2147483647):plan_id>"
DELIVERY = "<int(max=2147483647):delivery_id>"


@manage.get("/ke-hoach", needs=WRITE)
def index() -> str:
    """The unit's plans by state and school year, each with the document it answers."""
    years, counts = queries.school_years(), queries.counts_by_state()
    state, year, words = (request.args.get(name, "").strip() for name in ("tinh-trang", "nam", "q"))
    wanted = {"state": state if state in queries.STATES else "", "school_year": year if year in years else ""}
    page = queries.plans(**wanted, words=words[:200], page=request.args.get("trang", 1, type=int))
    shown = {"page": page, "years": years, "counts": counts, "states": queries.STATES, "words": words[:200]}
    return render_template("plans/manage.html", **shown, **wanted)


@manage.route("/ke-hoach/moi", methods=["GET", "POST"], needs=WRITE)
def new() -> Any:
    """A plan made on its own."""
    form = PlanForm() if request.method == "POST" else PlanForm.empty(g.unit)
    return _editor(form, None, None)


@manage.route(f"/ke-hoach/tu-chi-dao/{DELIVERY}", methods=["GET", "POST"], needs=WRITE)
def from_delivery(delivery_id: int) -> Any:
    """A plan that carries a steering document out: one that is being written for it is opened instead."""
    delivery = _delivery(delivery_id)
    begun = queries.made_from(delivery)
    if begun is not None and (begun.document.state != "issued" or delivery.next_act != "plan"):
        return redirect(url_for(".edit" if begun.document.state != "issued" else ".show", plan_id=begun.id), 303)
    form = PlanForm() if request.method == "POST" else PlanForm.from_delivery(g.unit, delivery)
    return _editor(form, None, delivery)


@manage.route(f"/ke-hoach/{ID}/sua", methods=["GET", "POST"], needs=WRITE)
def edit(plan_id: int) -> Any:
    """Changes a plan that is not issued yet."""
    plan = plan_or_404(plan_id)
    if plan.document.state == "issued":
        return redirect(url_for(".show", plan_id=plan.id), 303)
    form = PlanForm() if request.method == "POST" else PlanForm.of(plan)
    return _editor(form, plan, plan.delivery)


@manage.get(f"/ke-hoach/{ID}/tep/<int(max=2147483647):file_id>/<name>", needs=WRITE)
def file(plan_id: int, file_id: int, name: str) -> Response:
    """A file of a plan that is being written, for the staff of its unit alone."""
    row = attachments.one(documents.owner(plan_or_404(plan_id).document), file_id)
    return files.send(row, inline=True) if row is not None and row.name == name else abort(404)


def plan_or_404(plan_id: int) -> Plan:
    """A plan of this unit; another unit's is not there at all."""
    found = queries.plan(plan_id)
    if found is None or not _may_know(found.delivery):
        abort(404)
    return found


def _delivery(delivery_id: int) -> Delivery:
    """A delivery that may be answered with a plan; one that was refused or recalled says so."""
    delivery = deliveries.delivery_of(g.unit, delivery_id)
    if delivery is None or not _may_know(delivery):
        abort(404)
    if queries.withdrawn(delivery):
        abort(
            409, _("Văn bản chỉ đạo này đã thu hồi hoặc đã từ chối tiếp nhận nên không lập kế hoạch để trả lời được.")
        )
    return delivery


def _may_know(delivery: Delivery | None) -> bool:
    """Whether this person may read a steering document: one for recipients alone is not for every editor."""
    if delivery is None or delivery.dispatch.visibility != "recipients":
        return True
    return may(Permission.DIRECTIVE_ACKNOWLEDGE)


def _editor(form: PlanForm, plan: Plan | None, delivery: Delivery | None) -> Any:
    """The form: shown, with a row of tasks moved, or kept."""
    refused = ""
    if request.form.get("dong"):
        form = form.rearranged(request.form["dong"])
    elif form.validate_on_submit():
        try:
            return _kept(form, plan, delivery)
        except Refusal as problem:
            refused = str(problem)
    rows = attachments.of(documents.owner(plan.document)) if plan is not None else []
    shown = {"form": form, "plan": plan, "delivery": delivery, "refused": refused, "rows": rows}
    return render_template("plans/edit.html", **shown), 422 if form.errors or refused else 200


def _kept(form: PlanForm, plan: Plan | None, delivery: Delivery | None) -> Answer:
    """Writes what was typed and leads to the plan as a sheet."""
    if plan is None:
        plan = actions.draft(by=g.me, delivery=delivery, **form.values)
    else:
        actions.revise(plan, version=version_of(form), by=g.me, **form.values)
    for file_id in request.form.getlist("bo-tep", type=int):
        documents.remove_file(plan.document, file_id)
    for stored in form.stored:
        documents.add_file(plan.document, stored)
    flash(_("Đã lưu bản nháp kế hoạch. Hãy đọc lại bản in thử trước khi ban hành."), "success")
    return redirect(url_for(".show", plan_id=plan.id), 303)
