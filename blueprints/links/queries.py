"""Reads of links: a unit's own and those that offices above it fixed, read down the lines and never copied."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l
from sqlalchemy import and_, or_, select

from blueprints.links.models import Link
from tenants import lines
from tenants.ground.database import across_units, db
from tenants.units import KINDS, Unit

GROUPS: dict[str, LazyString] = {
    "egov": _l("Chính phủ điện tử"),
    "education": _l("Ngành giáo dục"),
    "law": _l("Văn bản pháp luật"),
    "children": _l("Trẻ em, xã hội"),
    "partner": _l("Liên kết website"),
}
"""Groups of links, as portals have always named them, in the order in which they are shown."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A link as a portal shows it, with who put it there."""

    id: int
    group: str
    label: str
    url: str
    note: str
    fixed: bool
    position: int
    owner_id: int
    owner: str
    owner_kind: str

    @property
    def host(self) -> str:
        """The host of the address, for readers who want to know where a link leads."""
        return (urlsplit(self.url).hostname or "").removeprefix("www.")


@dataclass(frozen=True, slots=True)
class Group:
    """The links of one group; `code` is its name in GROUPS."""

    code: str
    name: LazyString
    links: list[Shown]


def of_portal(unit: Unit) -> list[Shown]:
    """Every link the unit's portal shows: those fixed by offices above, the highest first, then its own."""
    inherited = and_(Link.fixed, Link.unit_id.in_(lines.above_ids(unit)))
    query = (
        select(
            Link.id, Link.group, Link.label, Link.url, Link.note, Link.fixed, Link.position,
            Unit.id, Unit.short_name, Unit.kind,
        )
        .join(Unit, Unit.id == Link.unit_id)
        .where(or_(Link.unit_id == unit.id, inherited))
    )  # fmt: skip
    with across_units("links that offices above have fixed are read, never copied"):
        rows = [Shown(*values) for values in map(tuple, db.session.execute(query))]
    order = list(GROUPS)
    rows = [row for row in rows if row.group in GROUPS]
    return _without_copies(sorted(rows, key=lambda row: (order.index(row.group), *_place(row, unit))))


def grouped(unit: Unit) -> list[Group]:
    """The portal's links by group, groups without links left out."""
    rows = of_portal(unit)
    groups = [Group(code, name, [row for row in rows if row.group == code]) for code, name in GROUPS.items()]
    return [group for group in groups if group.links]


def shown_on(unit: Unit) -> list[dict[str, Any]]:
    """What the foot of every public page shows: e-government links by the unit that gave them, the others by group.

    Partner links need no heading of their own, so they come first under the heading that bears their name.
    """
    titles = {"partner": ""}
    blocks: dict[tuple[str, int], dict[str, Any]] = {}
    for row in sorted(of_portal(unit), key=lambda row: row.group != "partner"):
        egov = row.group == "egov"
        title = row.owner if egov else titles.get(row.group, GROUPS[row.group])
        empty: dict[str, Any] = {"kind": "egov" if egov else "links", "title": title, "links": []}
        block = blocks.setdefault((row.group, row.owner_id if egov else 0), empty)
        block["links"].append({"label": row.label, "url": row.url, "host": row.host})
    return list(blocks.values())


def own(link_id: int) -> Link | None:
    """A link of the current unit."""
    return db.session.scalar(select(Link).where(Link.id == link_id))


def own_in(group: str) -> list[Link]:
    """The current unit's links of a group, in their order."""
    return list(db.session.scalars(select(Link).where(Link.group == group).order_by(Link.position, Link.id)))


def _place(row: Shown, unit: Unit) -> tuple[bool, int, int, int, int]:
    return row.owner_id == unit.id, KINDS[row.owner_kind].rank, row.owner_id, row.position, row.id


def _without_copies(rows: Iterable[Shown]) -> list[Shown]:
    """A link that an office gives already is not shown a second time."""
    kept: dict[tuple[str, str], Shown] = {}
    for row in rows:
        kept.setdefault((row.group, row.url.rstrip("/")), row)
    return list(kept.values())
