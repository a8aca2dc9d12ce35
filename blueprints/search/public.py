"""The public door: search with or without Vietnamese marks, by number however typed."""

from datetime import timedelta
from typing import Any

from flask import g, render_template, request
from flask_babel import lazy_gettext as _l
from flask_sqlalchemy.pagination import Pagination

from tenants import hosts, search, units
from tenants.doors import PublicBlueprint
from tenants.ground import clock
from tenants.search import Found, Hit

public = PublicBlueprint("search", __name__)

KINDS = {"article": _l("Tin tức"), "document": _l("Văn bản"), "plan": _l("Kế hoạch")}
"""What can be found, in the words of the menu; the keys are the kinds that rooms write into the index."""

YEARS = 6


class Results(Pagination):
    """The pages of an answer whose hits and number are known already."""

    def _query_items(self) -> list[Hit]:
        return self._found.hits

    def _query_count(self) -> int:
        return self._found.number

    @property
    def _found(self) -> Found:
        found: Found = self._query_args["found"]
        return found


@public.get("/tim-kiem")
def show() -> str:
    """What the words found, in this portal or in all, of one kind or school year when the reader narrows it."""
    words = " ".join(request.args.get("q", "")[: search.LONGEST_QUERY].split())
    years = clock.school_years(clock.today() - timedelta(days=365 * (YEARS - 1)), clock.today())
    asked, number = _asked(years), request.args.get("trang", 1, type=int)
    found = search.find(words, page=number, **asked)
    near = search.find(words, any_word=True, **asked) if words and not found.number else None
    shown = {"owners": _owners(near or found), "years": years, "kinds": KINDS, "page": _page(found, number)}
    return render_template("search/show.html", search_words=words, asked=asked, found=found, near=near, **shown)


def _asked(years: list[str]) -> dict[str, Any]:
    """How the reader narrowed the search; what is no choice of the form is no choice."""
    kind, year = request.args.get("loai", ""), request.args.get("nam", "")
    return {
        "kind": kind if kind in KINDS else "",
        "school_year": year if year in years else "",
        "unit": None if request.args.get("pham-vi") == "tat-ca" else g.unit,
    }


def _page(found: Found, number: int) -> Results:
    last = max(1, -(-found.number // search.PER_PAGE))
    return Results(page=min(max(1, number), last), per_page=search.PER_PAGE, error_out=False, found=found)


def _owners(found: Found) -> dict[int, units.Unit]:
    """The other units whose texts are on the page, their addresses known by one query."""
    owners = units.by_ids(sorted({hit.entry.unit_id for hit in found.hits} - {g.unit.id}))
    if owners:
        g.setdefault("canonical_hosts", {}).update(hosts.canonical_hosts([*owners, g.unit.id]))
    return owners
