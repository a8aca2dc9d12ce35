"""Founding a unit: the unit with its first name, host, place in the lines and starter settings, in one act."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import current_app

from tenants import audit, hosts, lines, page_cache
from tenants.ground.database import db
from tenants.ground.settings import Settings
from tenants.units import KINDS, Unit, UnitEvent, UnitName, check_slug, set_name


@dataclass(frozen=True, slots=True)
class Template:
    """What a new school of a level starts with; everything can be changed afterwards by the school."""

    level: str
    palette: str
    categories: tuple[str, ...]


TEMPLATES: dict[str, Template] = {
    "preschool": Template(
        "preschool", "sen-hong", ("Tin nhà trường", "Thông báo", "Nuôi dưỡng, chăm sóc", "Góc phụ huynh")
    ),
    "primary": Template("primary", "troi-thu", ("Tin nhà trường", "Thông báo", "Hoạt động Đội", "Góc phụ huynh")),
    "lower_secondary": Template(
        "lower_secondary", "bang-xanh", ("Tin nhà trường", "Thông báo", "Chuyên môn", "Hoạt động Đội")
    ),
    "upper_secondary": Template(
        "upper_secondary", "muc-tim", ("Tin nhà trường", "Thông báo", "Chuyên môn", "Đoàn thanh niên")
    ),
    "multi_level": Template(
        "multi_level", "ho-biec", ("Tin nhà trường", "Thông báo", "Chuyên môn", "Hoạt động Đoàn, Đội")
    ),
    "continuing": Template("continuing", "ngoi-nau", ("Tin trung tâm", "Thông báo", "Tuyển sinh", "Hướng nghiệp")),
    "office": Template(
        "office", "troi-thu", ("Tin hoạt động", "Thông báo", "Chỉ đạo, điều hành", "Cải cách hành chính")
    ),
    "other": Template("other", "ngoi-nau", ("Tin tức", "Thông báo")),
}
"""Starter templates by level; category names are content of the unit, so they stand in Vietnamese only."""

LEVEL_OF_KIND = {
    "preschool": "preschool",
    "independent_group": "preschool",
    "primary": "primary",
    "lower_secondary": "lower_secondary",
    "upper_secondary": "upper_secondary",
    "multi_level": "multi_level",
    "continuing_ed": "continuing",
}


def found(
    *, slug: str, kind: str, name: str, on: date, parents: dict[lines.Line, Unit] | None = None, **more: Any
) -> Unit:
    """A new unit, standing under `parents` from its first day, on trial until the office makes it live.

    `more` sets columns of the unit (short_name, notation, place, area, ownership, state, illustrative …) and may hold
    `basis`, the legal basis. Raises units.BadSlug, lines.BadLine, KeyError for an unknown kind.
    """
    check_slug(slug)
    office = KINDS[kind].is_office
    template = TEMPLATES["office" if office else LEVEL_OF_KIND.get(kind, "other")]
    basis = more.pop("basis", "")
    short_name = more.pop("short_name", "") or name
    more.setdefault("palette", template.palette)
    unit = Unit(slug=slug, kind=kind, level=template.level, valid_from=on, name=name, short_name=short_name, **more)
    set_name(unit, name, short_name)
    unit.settings = {"categories": list(template.categories)} | more.get("settings", {})
    db.session.add(unit)
    db.session.flush()
    db.session.add(UnitName(unit_id=unit.id, name=name, short_name=short_name, valid_from=on))
    db.session.add(UnitEvent(unit_id=unit.id, kind="opened", on=on, basis=basis))
    settings: Settings = current_app.extensions["settings"]
    hosts.add_host(unit, f"{slug}.{settings.parent_domain}", canonical=True)
    for line, parent in (parents or {}).items():
        lines.link(child=unit, parent=parent, line=line, from_=on, basis=basis)
    for started in on_founded:
        started(unit)
    for parent in (parents or {}).values():
        page_cache.bump(parent)
    audit.record("unit:create", f"unit:{unit.id}", name, unit_id=unit.id)
    return unit


on_founded: list[Any] = []
"""Rooms add what a new unit starts with (categories, a place in following audiences); called inside the transaction."""
