"""A front page gathered: what it shows, and the doors it opens for parents and for those who look for a school."""

from dataclasses import dataclass
from typing import Any

from flask import request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from blueprints.directives import queries as directives
from blueprints.directives.models import Dispatch
from blueprints.directives.queries import Public
from blueprints.home import queries
from blueprints.home.queries import News, Papers, SchoolNews
from blueprints.plans.queries import TYPE as PLAN
from tenants.ground import clock
from tenants.units import LEVELS, Unit
from tenants.visits import Totals

SENT = 5
LEVEL_ICONS = {
    "preschool": "bowl", "primary": "bag", "lower_secondary": "book", "upper_secondary": "chart",
    "multi_level": "home", "continuing": "users", "other": "gate",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Door:
    """An arch of the facade: where it leads in one word, and what is behind it."""

    label: str
    about: str
    url: str
    icon: str


@dataclass(frozen=True, slots=True)
class SchoolFront:
    """The front page of a school."""

    doors: list[Door]
    news: News
    directives: list[Dispatch]
    papers: Papers
    totals: Totals

    @property
    def empty(self) -> bool:
        """Whether the school has put nothing on its portal yet and nothing was sent to it."""
        return not (self.news.latest or self.news.notices or self.directives or self.papers.latest)


@dataclass(frozen=True, slots=True)
class OfficeFront:
    """The front page of an office: its schools first."""

    doors: list[Door]
    schools: int
    news: News
    directives: list[Public]
    papers: Papers
    school_news: list[SchoolNews]
    totals: Totals


def of_school(unit: Unit) -> SchoolFront:
    """Everything the front page of a school shows; four queries."""
    readers = queries.readers()
    news = queries.news(readers.views)
    received = queries.directives_in_force(unit)
    papers = queries.papers(unit, [dispatch.edition_id for dispatch in received])
    doors = [*_notices_door(news), *_papers_doors(papers), *_directives_door(received), *_news_door(news)]
    return SchoolFront(doors, news, received, papers, readers.totals)


def of_office(unit: Unit) -> OfficeFront:
    """Everything the front page of an office shows."""
    levels, readers = queries.schools_by_level(unit), queries.readers()
    doors = [
        Door(
            str(LEVELS[level]),
            ngettext("%(num)d trường", "%(num)d trường", levels[level]),
            f"{request.script_root}/truong?cap={level}",
            LEVEL_ICONS[level],
        )
        for level in LEVELS
        if level in levels and level in LEVEL_ICONS
    ]
    return OfficeFront(
        doors=doors,
        schools=sum(levels.values()),
        news=queries.news(readers.views),
        directives=directives.public_on(unit).items[:SENT],
        papers=queries.papers(unit),
        school_news=queries.news_of_schools(unit),
        totals=readers.totals,
    )


def _notices_door(news: News) -> list[Door]:
    if not news.notices:
        return []
    day = news.notices[0].day
    about = _("Mới nhất %(day)s", day=day.strftime("%d/%m")) if day else ""
    category: dict[str, Any] = {"chuyen-muc": queries.NOTICES}
    return [Door(_("Thông báo"), about, url_for("news.index", **category), "drum")]


def _papers_doors(papers: Papers) -> list[Door]:
    if not papers.latest:
        return []
    year = (papers.school_year or clock.school_year(clock.today())).replace("-", " – ")
    about = _("Năm học %(year)s", year=year) if papers.school_year else _("Các năm học trước")
    doors = [Door(_("Văn bản"), _("Trường và cấp trên"), url_for("documents.index"), "doc")]
    if any(edition.type_id == PLAN for edition in papers.latest):
        doors.insert(0, Door(_("Kế hoạch"), about, url_for("plans.index"), "plan"))
    return doors


def _directives_door(received: list[Dispatch]) -> list[Door]:
    if not received:
        return []
    return [Door(_("Chỉ đạo"), _("Văn bản của cấp trên"), url_for("directives.index"), "flag")]


def _news_door(news: News) -> list[Door]:
    if not news.latest or news.notices:
        return []
    return [Door(_("Tin tức"), _("Việc trong trường"), url_for("news.index"), "news")]
