"""The directory of schools on an office's portal."""

import pytest
from flask import Flask

from blueprints.units import queries
from blueprints.units.queries import Wanted
from tenants import units
from tenants.ground import clock
from tenants.ground.database import db
from tests import world
from tests.conftest import Visit


def test_directory_shows_the_schools_below(visit: Visit) -> None:
    reader = visit("van-phong")
    reader.get("/truong")
    assert "2 trường" in reader.text and "Xuân Mai" in reader.text and "Láng Giềng" not in reader.text
    assert "Các trường" in reader.page.select_one(".nav").text  # type: ignore[union-attr]
    upper = visit("so-gd")
    upper.get("/truong")
    assert "3 trường" in upper.text and "Ủy ban" not in upper.text, "offices are no schools"
    link = upper.page.select_one("main ul.rows a[href*='truong-x']")
    assert link is not None and link["href"] == "http://truong-x.pgd.test/"


def test_school_has_no_directory(visit: Visit) -> None:
    reader = visit("truong-x")
    reader.get("/truong", status=404)
    reader.get("/tro-nang/")
    assert "Các trường" not in str(reader.page.select_one(".nav") or "")


@pytest.mark.parametrize(
    ("query", "shown", "hidden"),
    [
        ("?q=yen+hoa", "Yên Hòa", "Xuân Mai"), ("?q=Yên+Hoà", "Yên Hòa", "Xuân Mai"),
        ("?cap=lower_secondary", "Xuân Mai", "Yên Hòa"), ("?khu=Cụm+1", "Xuân Mai", "Yên Hòa"),
        ("?q=truyen+thog", "Không có trường nào khớp", "Xuân Mai"), ("?cap=sai&trang=x", "Xuân Mai", "khớp"),
    ],
)  # fmt: skip
def test_filters(app: Flask, visit: Visit, query: str, shown: str, hidden: str) -> None:
    with app.app_context():
        world.unit("truong-x").area = "Cụm 1"
        db.session.commit()
    reader = visit("van-phong")
    reader.get(f"/truong{query}")
    results = reader.page.select_one("main ul.rows") or reader.page.select_one("main .empty")
    assert results is not None and shown in results.text and hidden not in results.text


def test_only_live_and_closed_schools_are_shown(app: Flask, visit: Visit) -> None:
    reader = visit("van-phong")
    reader.get("/truong")
    with app.app_context():
        units.set_state(world.unit("truong-x"), "trial")
        units.close(world.unit("truong-y"), on=clock.today(), basis="", successor=world.unit("truong-x"))
        db.session.commit()
        page = queries.directory(world.unit("van-phong"), Wanted())
        assert [unit.slug for unit in page.items] == ["truong-y"]
        assert queries.directory_levels(world.unit("van-phong")) == [("primary", 1)]


def test_closed_school_names_who_carries_on(visit: Visit) -> None:
    lead = visit("van-phong", "giang")
    reader = visit("van-phong")
    reader.get("/truong")
    lead.get("/dieu-hanh/truong/truong-y/ket-thuc")
    data = {
        "how": "merged", "on": f"{clock.today():%d/%m/%Y}", "basis": "QĐ 12", "successor": "truong-x",
        "confirm": "truong-y",
    }  # fmt: skip
    lead.submit("main form.box", data)
    reader.get("/truong")
    assert "Kế thừa bởi Trường THCS Xuân Mai" in reader.text, "and at once, although the page was kept"


def test_directory_costs_the_same_for_many_schools(visit: Visit, statements: object) -> None:
    counts = []
    for query in ("?q=yen", ""):
        with statements() as seen:  # type: ignore[operator]
            visit("van-phong").get(f"/truong{query}")
        counts.append(len(seen))
    assert counts[0] == counts[1] <= 12
