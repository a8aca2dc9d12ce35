"""The door of an office to the units below it: the list, a new school, one unit's card and what changes it."""

import secrets
from typing import Any

from flask import Response, abort, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _

from blueprints.units import actions, queries, slugs
from blueprints.units.forms import CloseForm, MoveForm, PrincipalForm, RenameForm, SchoolForm, StateForm
from blueprints.units.queries import Wanted
from blueprints.units.words import VERBS
from tenants import audit, invitations, lines, people, units
from tenants.doors import OfficeBlueprint
from tenants.ground import clock
from tenants.invitations import AlreadyHeld
from tenants.lines import LINE_NAMES, BadLine
from tenants.permissions import ROLE_NAMES, Permission, Role
from tenants.units import EVENTS, KINDS, LEVELS, OWNERSHIPS, STATES, BadSlug, Unit

office = OfficeBlueprint("units_office", __name__)
CARD = "/truong/<slug>"
LOG_LINES = 20


@office.get("/truong", needs=Permission.UNIT_SEE)
def index() -> str:
    """What stands below this office in any line."""
    wanted = Wanted.of(request.args)
    return render_template("units/below.html", wanted=wanted, **_list(wanted))


@office.get("/truong/them", needs=Permission.UNIT_CREATE)
def new() -> str:
    """The form for another school."""
    form = SchoolForm(
        offices=queries.offices_above(g.unit), place=g.unit.place, on=f"{clock.today():%d/%m/%Y}",
        once=secrets.token_urlsafe(12), kind="lower_secondary",
    )  # fmt: skip
    return render_template("units/new.html", form=form)


@office.post("/truong/them", needs=Permission.UNIT_CREATE)
def create() -> Any:
    """Founds the school; without a sub-domain the form comes back with a proposed one."""
    form = SchoolForm(offices=queries.offices_above(g.unit))
    already = _made_by_this_form(form)
    if already is not None:
        return _to_card(already, "")
    if not form.validate() or not form.slug.data:
        return _propose(form)
    unit = _founded(form)
    if unit is None:
        return render_template("units/new.html", form=form), 422
    said = _("Đã tạo cổng của %(name)s. Cổng đang chạy thử, chưa hiện trong danh sách trường.", name=unit.name)
    return _to_card(unit, said)


@office.get(CARD, needs=Permission.UNIT_SEE)
def card(slug: str) -> str:
    """All an office sees of one unit."""
    return _card(_below(slug), PrincipalForm())


@office.post(f"{CARD}/moi-hieu-truong", needs=Permission.UNIT_CREATE)
def invite_principal(slug: str) -> Any:
    """Invites the principal of a school below."""
    unit = _below(slug)
    form = PrincipalForm()
    if Role.PRINCIPAL not in invitations.offerable(g.me, unit, at=g.unit):
        abort(403)
    if not form.validate():
        return _card(unit, form), 422
    try:
        actions.invite_principal(unit, office=g.unit, by=g.me, email=form.email.data or "")
    except AlreadyHeld as known:
        form.email.errors = [str(known)]
        return _card(unit, form), 422
    return _to_card(unit, _("Đã gửi lời mời tới %(email)s.", email=form.email.data))


@office.route(f"{CARD}/trang-thai", needs=Permission.UNIT_CHANGE, methods=["GET", "POST"])
def state(slug: str) -> Any:
    """Puts a portal on trial, live or on pause."""
    unit = _living(slug)
    form = StateForm(state=unit.state, notice=unit.notice)
    if request.method == "GET" or not form.validate():
        return _form("units/state.html", form, unit)
    actions.set_state(unit, by=g.me, **form.facts)
    return _to_card(unit, _("Đã chuyển cổng sang trạng thái “%(state)s”.", state=STATES[unit.state]))


@office.route(f"{CARD}/doi-ten", needs=Permission.UNIT_CHANGE, methods=["GET", "POST"])
def rename(slug: str) -> Any:
    """Gives a unit a new official name."""
    unit = _living(slug)
    form = RenameForm(name=unit.name, short_name=unit.short_name, on=f"{clock.today():%d/%m/%Y}")
    if request.method == "GET" or not form.validate():
        return _form("units/rename.html", form, unit)
    try:
        actions.rename(unit, by=g.me, **form.facts)
    except ValueError as refused:
        form.on.errors = [str(refused)]
        return _form("units/rename.html", form, unit)
    return _to_card(unit, _("Đã đổi tên đơn vị. Văn bản cũ giữ tên tại ngày ban hành."))


@office.route(f"{CARD}/chuyen", needs=Permission.UNIT_CHANGE, methods=["GET", "POST"])
def move(slug: str) -> Any:
    """Puts a unit under another superior."""
    unit = _living(slug)
    form = MoveForm(lines=queries.movable_lines(g.unit, unit), offices=queries.takers(g.unit, unit))
    if request.method == "GET" or not form.validate():
        return _form("units/move.html", form, unit)
    try:
        actions.move(unit, by=g.me, **form.facts)
    except BadLine as refused:
        form.parent.errors = [str(refused)]
        return _form("units/move.html", form, unit)
    said = _("Đã chuyển %(unit)s về %(parent)s.", unit=unit.name, parent=form.facts["parent"].name)
    return _to_card(unit, said) if lines.reaches(g.unit, unit) else _to_list(said)


@office.route(f"{CARD}/ket-thuc", needs=Permission.UNIT_CHANGE, methods=["GET", "POST"])
def close(slug: str) -> Any:
    """Ends a unit, naming who carries on."""
    unit = _living(slug)
    form = CloseForm(unit=unit, find=lambda other: queries.one_below(g.unit, other))
    if request.method == "GET" or not form.validate():
        return _form("units/close.html", form, unit)
    actions.close(unit, by=g.me, **form.facts)
    return _to_card(unit, _("Đã kết thúc hoạt động của %(name)s. Trang cũ vẫn đọc được.", name=unit.name))


def _list(wanted: Wanted) -> dict[str, Any]:
    page, rows = queries.below(g.unit, wanted)
    numbers, levels = queries.numbers_below(g.unit)
    g.setdefault("canonical_hosts", {}).update({row.unit.id: row.host for row in rows})
    words = {"level_names": LEVELS, "states": STATES, "line_names": LINE_NAMES}
    return {"page": page, "rows": rows, "numbers": numbers, "levels": levels} | words


def _below(slug: str) -> Unit:
    """A unit below this office; any other is as unknown here as one that does not exist."""
    return queries.one_below(g.unit, slug) or abort(404)


def _living(slug: str) -> Unit:
    """A unit below this office that has not ended: what ended is not changed any more."""
    unit = _below(slug)
    return unit if unit.state != "closed" else abort(403, _("Đơn vị đã kết thúc hoạt động nên không đổi được nữa."))


def _card(unit: Unit, form: PrincipalForm) -> str:
    rows = lines.links_of(unit)
    return render_template(
        "units/card.html",
        row=queries.standing(unit),
        form=form,
        names=units.names_of(unit),
        links=rows,
        superiors=queries.units_named(rows),
        endless=lines.ENDLESS,
        events=units.events_of(unit),
        staff=people.members_of(unit),
        waiting=invitations.open_at(unit),
        last_day=invitations.last_day,
        log=audit.of_unit(unit, LOG_LINES),
        may_invite=Role.PRINCIPAL in invitations.offerable(g.me, unit, at=g.unit) and unit.state != "closed",
        words={
            "kinds": KINDS, "levels": LEVELS, "states": STATES, "ownerships": OWNERSHIPS, "lines": LINE_NAMES,
            "events": EVENTS, "roles": ROLE_NAMES, "verbs": VERBS,
        },
    )  # fmt: skip


def _form(template: str, form: Any, unit: Unit) -> tuple[str, int]:
    return render_template(template, form=form, subject=unit), 422 if form.errors else 200


def _made_by_this_form(form: SchoolForm) -> Unit | None:
    """The school that the same form made a moment ago, when its button was pressed twice."""
    unit = queries.one_below(g.unit, form.slug.data or "")
    return unit if unit is not None and form.once.data and unit.settings.get("form") == form.once.data else None


def _founded(form: SchoolForm) -> Unit | None:
    try:
        return actions.open_school(office=g.unit, by=g.me, **form.facts)
    except (BadSlug, BadLine) as refused:
        form.slug.errors = [str(refused)]
        return None


def _propose(form: SchoolForm) -> tuple[str, int]:
    proposed = ""
    if not form.slug.data and form.name.data and form.kind.data in queries.SCHOOL_KINDS:
        proposed = slugs.propose(form.name.data, form.kind.data, form.place.data or "")
    if not form.slug.data:
        said = _("Hãy kiểm tra tên miền con được gợi ý rồi bấm “Tạo trường” một lần nữa.")
        form.slug.data = proposed
        form.slug.errors = [said if proposed else _("Hãy nhập tên miền con, ví dụ thcs-nguyen-trai.")]
    return render_template("units/new.html", form=form), 422


def _to_card(unit: Unit, said: str) -> Response:
    if said:
        flash(said, "success")
    return redirect(url_for("units_office.card", slug=unit.slug), code=303)  # type: ignore[return-value]


def _to_list(said: str) -> Response:
    flash(said, "success")
    return redirect(url_for("units_office.index"), code=303)  # type: ignore[return-value]
