"""The public door: the front page of a school's portal and of an office's."""

from flask import render_template

from tenants.doors import PublicBlueprint

public = PublicBlueprint("home", __name__)


@public.get("/")
def show() -> str:
    """The front page."""
    return render_template("home/show.html")
