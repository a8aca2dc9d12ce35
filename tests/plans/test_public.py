"""What readers see of plans: the list, the sheet, and the chain that can be walked from the ministry to the school."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from bs4 import BeautifulSoup
from flask import Flask

from blueprints.directives import actions as directives
from blueprints.documents import actions as documents
from blueprints.documents.models import Edition
from blueprints.plans import actions, bases
from tenants.ground.database import db, scope
from tests import world
from tests.conftest import Visit
from tests.plans.sending import delivery_at, issued, sent

SIGNED: dict[str, Any] = {"signer_name": "Trần Thị Bình", "signer_title": "Hiệu trưởng"}
TASKS: list[dict[str, Any]] = [
    {"text": "Lập Ban truyền thông", "in_charge": "Hiệu trưởng", "due_on": date(2020, 11, 20)}
]


def chain(app: Flask) -> tuple[str, str, str]:
    """Plans of department, office and school, each resting on the one above; their slugs."""
    with app.app_context():
        top = issued("so-gd", on=date(2020, 10, 27))
        middle = issued("van-phong", bases=[bases.basis_of(top)])
        delivery = delivery_at("truong-x", sent(middle))
        with scope(world.unit("truong-x").id):
            fields: dict[str, Any] = {"delivery": delivery, "bases": bases.bases_from(middle), "tasks": TASKS, **SIGNED}
            plan = actions.draft(subject="Truyền thông", body="I. MỤC ĐÍCH", school_year="2020-2021", **fields)
            edition = actions.issue(plan, by=world.person("binh"), issued_on=date(2020, 11, 6))
            db.session.commit()
            return top.slug, middle.slug, edition.slug


def links(page: BeautifulSoup) -> list[str]:
    """Addresses in the main part of a page."""
    return [str(one["href"]) for one in page.select("main a[href]")]


def test_the_chain_is_walked_in_both_directions(app: Flask, visit: Visit) -> None:
    top, middle, below = chain(app)
    school = visit("truong-x")
    school.get(f"/ke-hoach/{below}")
    up = links(school.page)
    assert f"http://van-phong.pgd.test/van-ban/{middle}" in up and f"http://so-gd.pgd.test/van-ban/{top}" in up
    office = visit("van-phong")
    office.get(f"/ke-hoach/{middle}")
    assert f"http://so-gd.pgd.test/van-ban/{top}" in links(office.page)
    assert f"http://truong-x.pgd.test/van-ban/{below}" in links(office.page)
    assert "Văn bản triển khai" in office.text
    department = visit("so-gd")
    department.get(f"/van-ban/{top}")
    assert f"http://van-phong.pgd.test/van-ban/{middle}" in links(department.page)
    school.get(f"/van-ban/{below}")


def test_show_names_the_directive_and_the_tasks(app: Flask, visit: Visit) -> None:
    *_above, below = chain(app)
    reader = visit("truong-x")
    reader.get(f"/ke-hoach/{below}")
    assert "Thực hiện chỉ đạo" in reader.text and any(one.startswith("/chi-dao/") for one in links(reader.page))
    assert "Việc theo mốc thời gian" in reader.text and "Phụ trách: Hiệu trưởng" in reader.text
    cells = [cell.text for cell in reader.page.select(".sheet table td")]
    assert cells == ["1. Lập Ban truyền thông", "Hiệu trưởng", "Hạn 20/11/2020"]
    reader.get("/ke-hoach/")
    assert "1 kế hoạch" in reader.text and f"/ke-hoach/{below}" in links(reader.page)


def test_a_directive_that_is_not_public_is_not_named(app: Flask, visit: Visit) -> None:
    with app.app_context():
        edition = issued("van-phong", visibility="staff")
        delivery = delivery_at("truong-x", sent(edition))
        with scope(world.unit("truong-x").id):
            plan = actions.draft(subject="Việc riêng", body="I. MỤC ĐÍCH", delivery=delivery, **SIGNED)
            given = actions.issue(plan, by=world.person("binh"))
            db.session.commit()
            slug, number = given.slug, edition.number_text
    reader = visit("truong-x")
    reader.get(f"/ke-hoach/{slug}")
    assert "Thực hiện chỉ đạo" not in reader.text and number not in reader.text


def test_only_issued_public_plans_are_shown(app: Flask, visit: Visit) -> None:
    with app.app_context():
        staff = issued("truong-x", visibility="staff").slug
        letter = issued("truong-x", type_id="official_letter").slug
        with scope(world.unit("truong-x").id):
            actions.draft(subject="Bản nháp kín", body="I. MỤC ĐÍCH")
            db.session.commit()
        foreign = issued("truong-y").slug
    reader = visit("truong-x")
    reader.get("/ke-hoach/")
    assert "Bản nháp kín" not in reader.text and staff not in str(reader.page)
    for slug in (staff, letter, foreign + "x", "%00", "../x", "a" * 300):
        reader.get(f"/ke-hoach/{slug}", status=404)
    visit("truong-y").get(f"/ke-hoach/{foreign}")


def test_pages_are_right_after_issue_and_after_recall(app: Flask, visit: Visit) -> None:
    reader = visit("truong-x")
    reader.get("/ke-hoach/")
    assert "Chưa có kế hoạch nào" in reader.text
    _top, middle, below = chain(app)
    reader.get("/ke-hoach/")
    assert "1 kế hoạch" in reader.text
    reader.get(f"/ke-hoach/{below}")
    office = visit("van-phong")
    office.get(f"/ke-hoach/{middle}")
    with app.app_context(), scope(world.unit("truong-x").id):
        edition = db.session.query(Edition).filter_by(slug=below).one()
        documents.mark(edition, kind="recalled", reason="Sai thời gian")
        db.session.commit()
    reader.get("/ke-hoach/")
    assert "Đã thu hồi" in reader.text
    reader.get(f"/ke-hoach/{below}")
    assert "Sai thời gian" in reader.text
    office.get(f"/ke-hoach/{middle}")
    assert "Đã thu hồi" in office.text


def test_the_recall_of_the_directive_shows_on_the_plan(app: Flask, visit: Visit) -> None:
    _top, middle, below = chain(app)
    reader = visit("truong-x")
    reader.get(f"/ke-hoach/{below}")
    assert "Đã thu hồi" not in reader.text
    with app.app_context(), scope(world.unit("van-phong").id):
        edition = db.session.query(Edition).filter_by(slug=middle, issuer_id=world.unit("van-phong").id).one()
        dispatch = directives.queries.sendings_of(edition)[0]
        directives.recall(dispatch, reason="Thay bằng văn bản khác", by=world.person("giang"))
        db.session.commit()
    reader.get(f"/ke-hoach/{below}")
    assert "Đã thu hồi" in reader.text


@pytest.mark.parametrize(
    "query", ["trang=abc", "trang=-4", "trang=99999999999", "nam=2020", "nam=x-y", "q=%00", "q=%25"]
)
def test_index_takes_any_address(app: Flask, visit: Visit, query: str) -> None:
    visit("truong-x").get(f"/ke-hoach/?{query}")


def test_index_is_found_without_marks_and_in_english(app: Flask, visit: Visit) -> None:
    chain(app)
    reader = visit("truong-x")
    reader.get("/ke-hoach/?q=truyen%20thong&nam=2020-2021")
    assert "1 kế hoạch" in reader.text
    visit("truong-x", language="en").get("/ke-hoach/")


def test_show_costs_a_fixed_number_of_queries(app: Flask, visit: Visit, statements: Callable[[], object]) -> None:
    *_above, below = chain(app)
    visit("truong-x").get("/ke-hoach/")
    with statements() as seen:  # type: ignore[attr-defined]
        visit("truong-x").get(f"/ke-hoach/{below}")
    assert len(seen) <= 12, "\n".join(seen)
