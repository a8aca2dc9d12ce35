"""The doors of a unit's own settings: its looks and contacts, and the log it may read."""

from typing import Any

from flask import Response, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _

from blueprints.units import actions
from blueprints.units.forms import LooksForm
from blueprints.units.words import VERBS
from tenants import audit
from tenants.doors import StaffBlueprint
from tenants.permissions import ROLE_NAMES, Permission
from tenants.units import PALETTES, by_ids

manage = StaffBlueprint("units_manage", __name__)
logbook = StaffBlueprint("units_log_manage", __name__)
LOG_LINES = 100


@manage.route("/giao-dien", needs=Permission.UNIT_SETTINGS, methods=["GET", "POST"])
def looks() -> Any:
    """Palette, contacts and the person responsible."""
    form = LooksForm(**{name: getattr(g.unit, name) for name in actions.PORTRAIT})
    if request.method == "GET":
        return render_template("units/looks.html", form=form, palettes=PALETTES)
    if not form.validate():
        return render_template("units/looks.html", form=form, palettes=PALETTES), 422
    actions.set_portrait(g.unit, by=g.me, **{name: form[name].data or "" for name in actions.PORTRAIT})
    return _saved(_("Đã lưu giao diện và liên hệ. Cổng công khai đã đổi theo."))


@logbook.get("/nhat-ky", needs=Permission.AUDIT_SEE)
def index() -> str:
    """The latest acts that touched this unit or were done by it."""
    entries = audit.of_unit(g.unit, LOG_LINES)
    others = by_ids([entry.actor_unit_id for entry in entries if entry.actor_unit_id not in (None, g.unit.id)])
    return render_template("units/log.html", entries=entries, verbs=VERBS, roles=ROLE_NAMES, others=others)


def _saved(said: str) -> Response:
    flash(said, "success")
    return redirect(url_for("units_manage.looks"), code=303)  # type: ignore[return-value]
