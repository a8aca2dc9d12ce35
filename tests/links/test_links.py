"""Links stand at the foot of every page; what an office fixes is everywhere below it at once."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from flask import Flask

from blueprints.links import actions, queries
from tenants.ground.database import db, scope
from tests import world
from tests.visitor import Visitor

Visit = Callable[..., Visitor]


@contextmanager
def at(app: Flask, slug: str) -> Iterator[Any]:
    """Inside one unit, kept when it ends well."""
    with app.app_context(), scope(world.unit(slug).id):
        yield world.unit(slug)
        db.session.commit()


def add(app: Flask, slug: str, label: str, **more: Any) -> int:
    """A link of a unit; its id."""
    fields = {"group": "egov", "url": "https://dichvucong.gov.vn", "note": "", "fixed": False} | more
    with at(app, slug) as unit:
        return actions.add(unit=unit, by=None, label=label, **fields).id


def typed(**more: str) -> dict[str, str]:
    """What somebody types into the form."""
    return {"label": "Báo Giáo dục", "url": "giaoducthoidai.vn", "group": "education", "note": "Tin của ngành"} | more


def foot(visitor: Visitor) -> str:
    """The words of the block of links."""
    block = visitor.page.select_one(".out")
    return block.get_text(" ", strip=True) if block else ""


def test_fixed_link_is_on_every_portal_below_at_the_next_request(visit: Visit) -> None:
    readers = {slug: visit(slug) for slug in ("van-phong", "truong-x", "truong-y", "truong-z", "so-gd")}
    for reader in readers.values():
        for _ in range(2):
            reader.get("/tin-tuc/")
        assert "Một cửa xã" not in foot(reader)
    dung = visit("van-phong", "dung")
    dung.get("/quan-tri/lien-ket/moi")
    dung.submit(
        "main form", typed(label="Một cửa xã", url="https://motcua.example.vn/nop?a=1", group="egov", fixed="y")
    )
    for slug, reader in readers.items():
        for _ in range(2):
            reader.get("/tin-tuc/")
            assert ("Một cửa xã" in foot(reader)) is (slug in ("van-phong", "truong-x", "truong-y")), slug
    dung.get("/quan-tri/lien-ket")
    dung.submit('form[action$="/xoa"]')
    for reader in readers.values():
        reader.get("/tin-tuc/")
        assert "Một cửa xã" not in foot(reader)


def test_a_link_that_is_no_longer_fixed_leaves_the_portals_below(visit: Visit, app: Flask) -> None:
    link = add(app, "van-phong", "Một cửa xã", fixed=True)
    reader = visit("truong-x")
    reader.get("/tin-tuc/")
    assert "Một cửa xã" in foot(reader)
    dung = visit("van-phong", "dung")
    dung.get(f"/quan-tri/lien-ket/{link}")
    token = dung.token()
    dung.post(f"/quan-tri/lien-ket/{link}", typed(label="Một cửa xã", csrf_token=token))
    reader.get("/tin-tuc/")
    assert "Một cửa xã" not in foot(reader)
    office = visit("van-phong")
    office.get("/tin-tuc/")
    assert "Một cửa xã" in foot(office)


def test_links_come_down_every_line(visit: Visit, app: Flask) -> None:
    add(app, "so-gd", "Trang của Sở", fixed=True)
    for slug in ("truong-x", "van-phong", "truong-z"):
        reader = visit(slug)
        reader.get("/lien-ket")
        assert "Trang của Sở" in reader.text


def test_local_link_is_the_units_own(visit: Visit) -> None:
    an, reader, other = visit("truong-x", "an"), visit("truong-x"), visit("truong-y")
    reader.get("/lien-ket")
    reader.get("/lien-ket")
    an.get("/quan-tri/lien-ket/moi?nhom=education")
    an.follow(an.submit("main form", typed()))
    assert "Đã thêm liên kết" in an.text
    reader.get("/lien-ket")
    assert "Báo Giáo dục" in reader.text and "giaoducthoidai.vn" in reader.text and "Tin của ngành" in reader.text
    other.get("/lien-ket")
    assert "Báo Giáo dục" not in other.text
    an.get("/quan-tri/lien-ket")
    an.get(str(an.page.select_one(".rows a.btn")["href"]))  # type: ignore[index]
    an.submit("main form", {"label": "Báo GD&TĐ"})
    reader.get("/lien-ket")
    assert "Báo GD&TĐ" in reader.text and "Báo Giáo dục" not in reader.text


def test_inherited_link_is_shown_with_its_owner_and_cannot_be_touched(visit: Visit, app: Flask) -> None:
    link = add(app, "van-phong", "Một cửa xã", fixed=True)
    an = visit("truong-x", "an")
    an.get("/quan-tri/lien-ket")
    assert "Một cửa xã" in an.text and "Chỉ cơ quan này sửa hay bỏ được" in an.text
    assert an.page.select_one('form[action$="/xoa"]') is None
    token = an.token()
    for path in ("", "/len", "/xuong", "/xoa"):
        an.post(f"/quan-tri/lien-ket/{link}{path}", typed(csrf_token=token), status=404)
    an.get(f"/quan-tri/lien-ket/{link}", status=404)


def test_schools_cannot_fix_links(visit: Visit, app: Flask) -> None:
    an = visit("truong-x", "an")
    an.get("/quan-tri/lien-ket/moi")
    assert an.page.select_one("input[name=fixed]") is None
    an.submit("main form", typed(fixed="y"))
    with at(app, "truong-x") as unit:
        assert [row.fixed for row in queries.of_portal(unit)] == [False]
        with pytest.raises(ValueError, match="office"):
            actions.add(unit=unit, by=None, group="law", label="x", url="https://x.vn", note="", fixed=True)
        with pytest.raises(TypeError):
            actions.add(unit=unit, by=None, group="law", unit_id=1)


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)", "data:text/html,x", "//evil.vn", "https://user@evil.vn", "mailto:a@b.vn", "",
        "khong phai", "https://" + "x" * 600 + ".vn", "/trang-trong",
        "https://a.vn/\x00\"onclick=", "ftp://a.vn",
    ],
)  # fmt: skip
def test_unsafe_addresses_are_refused(visit: Visit, url: str) -> None:
    an = visit("truong-x", "an")
    an.get("/quan-tri/lien-ket/moi")
    an.submit("main form", typed(url=url), status=422)
    assert an.page.select_one("#url-e")
    assert an.page.select_one("input[name=label]")["value"] == "Báo Giáo dục"  # type: ignore[index]


@pytest.mark.parametrize("sent", [{"group": "khac"}, {"label": ""}, {"label": "x" * 151}, {"note": "x" * 201}])
def test_wrong_fields_are_explained(visit: Visit, sent: dict[str, str]) -> None:
    an = visit("truong-x", "an")
    an.get("/quan-tri/lien-ket/moi")
    an.submit("main form", typed(**sent), status=422)
    assert an.page.select_one("#loi")


def test_links_are_moved_within_their_group(visit: Visit, app: Flask) -> None:
    for name in ("Một", "Hai", "Ba"):
        add(app, "truong-x", name, group="law", url=f"https://{len(name)}{ord(name[0])}.vn")
    an = visit("truong-x", "an")
    an.get("/quan-tri/lien-ket")
    an.submit('form[action$="/xuong"]')
    with at(app, "truong-x") as unit:
        assert [row.label for row in queries.of_portal(unit)] == ["Hai", "Một", "Ba"]


def test_the_same_address_is_not_shown_twice(app: Flask) -> None:
    add(app, "van-phong", "Dịch vụ công (xã)", fixed=True)
    add(app, "truong-x", "Dịch vụ công (trường)", url="https://dichvucong.gov.vn/")
    with at(app, "truong-x") as unit:
        assert [row.label for row in queries.of_portal(unit)] == ["Dịch vụ công (xã)"]


def test_foot_groups_state_links_by_owner(app: Flask) -> None:
    add(app, "so-gd", "Trang của Sở", url="https://so.vn", fixed=True)
    add(app, "van-phong", "Trang của xã", url="https://xa.vn", fixed=True)
    add(app, "truong-x", "Trường bạn", group="partner", url="https://www.truongban.vn")
    with at(app, "truong-x") as unit:
        blocks = queries.shown_on(unit)
    assert [block["kind"] for block in blocks] == ["links", "egov", "egov"]
    assert blocks[1]["title"] == world_name("so-gd") and blocks[0]["links"][0]["host"] == "truongban.vn"


def world_name(slug: str) -> str:
    """The official name of a unit of the world."""
    return next(name for found, _kind, name, *_ in world.UNITS if found == slug)


def test_links_cost_one_query(app: Flask, statements: Any) -> None:
    for number in range(6):
        add(app, "van-phong", f"Liên kết {number}", url=f"https://l{number}.vn", fixed=True)
    with at(app, "truong-x") as unit, statements() as seen:
        queries.shown_on(unit)
    assert len(seen) == 1, seen


def test_only_staff_with_the_right_see_the_page(visit: Visit) -> None:
    assert "/dang-nhap" in visit("truong-x").get("/quan-tri/lien-ket", status=302).headers["Location"]
    visit("truong-x", "an").get("/quan-tri/lien-ket")
    visit("van-phong", "giang").get("/quan-tri/lien-ket")
