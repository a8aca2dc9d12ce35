"""Every route is public by its class or locked by a permission; nothing answers that no door was made for."""

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask

from tenants.doors import EntryBlueprint, OfficeBlueprint, PublicBlueprint, StaffBlueprint
from tenants.permissions import GRANTS, Permission
from wsgi import ROOMS

WITHOUT_A_ROOM = {"static", "operator_healthz", "operator_readyz", "operator_metrics"}
UNSAFE_PUBLIC = {"accessibility.save", "accessibility.press"}
"""Public forms: they keep a reader's preference and nothing else."""


def routes(app: Flask) -> Iterator[tuple[str, set[str], dict[str, Any]]]:
    for rule in app.url_map.iter_rules():
        if rule.endpoint in WITHOUT_A_ROOM:
            continue
        yield rule.endpoint, set(rule.methods or ()), getattr(app.view_functions[rule.endpoint], "door", {})


def test_every_route_hangs_on_a_door(app: Flask) -> None:
    assert [endpoint for endpoint, _, door in routes(app) if not door] == []


def test_every_locked_route_names_its_permission(app: Flask) -> None:
    for endpoint, _, door in routes(app):
        if door["kind"] in ("staff", "office"):
            assert isinstance(door["needs"], Permission), endpoint


def test_public_doors_take_no_writes_but_preferences(app: Flask) -> None:
    writing = {
        endpoint
        for endpoint, methods, door in routes(app)
        if door["kind"] == "public" and methods - {"GET", "HEAD", "OPTIONS"}
    }
    assert writing == UNSAFE_PUBLIC


def test_addresses_say_who_may_enter(app: Flask) -> None:
    starts = {"staff": "/quan-tri", "office": "/dieu-hanh"}
    for rule in app.url_map.iter_rules():
        kind = getattr(app.view_functions[rule.endpoint], "door", {}).get("kind")
        for other, start in starts.items():
            assert (kind == other) == rule.rule.startswith(start), rule.rule


def test_a_staff_route_without_a_permission_fails_when_it_is_written() -> None:
    for door in (StaffBlueprint("a", __name__), OfficeBlueprint("b", __name__)):
        with pytest.raises(TypeError, match="permission"):
            door.get("/x")(lambda: "")
        with pytest.raises(TypeError, match="permission"):
            door.get("/x", needs="news:write")(lambda: "")


def test_a_public_route_with_a_lock_fails_when_it_is_written() -> None:
    with pytest.raises(TypeError):
        PublicBlueprint("c", __name__).get("/x", needs=Permission.NEWS_WRITE)(lambda: "")
    EntryBlueprint("d", __name__).get("/x")(lambda: "")


def test_every_permission_is_granted_to_somebody_and_asked_by_some_door(app: Flask) -> None:
    assert set(GRANTS) == set(Permission) and all(GRANTS.values())
    asked = {door.get("needs") for _, _, door in routes(app)} | {item.needs for room in ROOMS for item in room.rail}
    # These are asked inside a view, beside the door's own permission.
    inside = {Permission.NEWS_PUBLISH, Permission.LINK_FIX, Permission.PEOPLE_MANAGE, Permission.DIRECTIVE_ANSWER}
    assert set(Permission) - asked <= inside
