"""The public door: the bar's form, the preferences page, the accessibility statement, how to report a fault."""

from flask import current_app, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from blueprints.accessibility import forms, statement
from tenants.doors import PublicBlueprint
from tenants.ground.html import safe_url
from tenants.ground.settings import Settings
from tenants.presets import COOKIE, SIZES, Preset

YEAR = 365 * 24 * 3600

public = PublicBlueprint("accessibility", __name__)


@public.get("/tro-nang/")
def show() -> str:
    """The page that explains and previews each choice."""
    return render_template("accessibility/show.html", sizes=SIZES, flags=forms.FLAGS)


@public.post("/tro-nang/")
def save() -> Response:
    """Keeps all choices of the page and shows it again in their light."""
    return _kept(forms.from_page(request.form), url_for("accessibility.show"))


@public.post("/tro-nang/dat")
def press() -> Response:
    """Keeps one press on the bar and goes back to where the reader was."""
    back = safe_url(request.form.get("ve", "")) or ""
    own = back if back.startswith("/") else url_for("accessibility.show")
    return _kept(forms.from_bar(request.form, g.preset), own)


@public.get("/tuyen-bo-tro-nang")
def declare() -> str:
    """What was tested, when, what is known to be wrong, and whom to tell."""
    return render_template("accessibility/statement.html", checked=statement.CHECKED, tested=statement.TESTED)


@public.get("/bao-loi")
def report() -> str:
    """Whom to tell about a page that is wrong or hard to read."""
    return render_template("accessibility/report.html")


def _kept(preset: Preset, back: str) -> Response:
    """The answer that keeps a preset for all portals of the installation; the default needs no cookie at all."""
    settings: Settings = current_app.extensions["settings"]
    host = request.host.partition(":")[0]
    # Browsers refuse a cookie for a name of one label, so on a desk the choice stays with its portal.
    shared = settings.parent_domain if "." in settings.parent_domain else None
    domain = shared if shared and host.endswith("." + shared) else None
    answer = redirect(back, code=303)
    if preset == Preset():
        answer.delete_cookie(COOKIE, path="/", domain=domain, secure=settings.production, httponly=True, samesite="Lax")
    else:
        answer.set_cookie(
            COOKIE, preset.text, max_age=YEAR, path="/", domain=domain,
            secure=settings.production, httponly=True, samesite="Lax",
        )  # fmt: skip
    return answer
