"""The filled house: portals answer, people sign in, the chain can be walked, every state is there."""

import json
import re
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import func, select

from blueprints.directives import queries as deliveries
from blueprints.directives.models import Delivery, Dispatch
from blueprints.documents.models import Citation, Edition
from blueprints.links.models import Link
from blueprints.news.models import Article
from blueprints.plans.models import Plan, PlanTask
from tenants import lines
from tenants.ground import clock, jobs
from tenants.ground.database import across_units, db, scope
from tenants.units import Unit, by_slug
from tenants.visits import VisitDay
from tests.demo.conftest import Demo
from tests.visitor import Visitor

pytestmark = pytest.mark.slow


def unit(slug: str) -> Unit:
    found = by_slug(slug)
    assert found is not None, slug
    return found


def listed(demo: Demo) -> dict[str, Any]:
    answer = demo.app.test_cli_runner().invoke(args=["demo", "list", "--json"])
    assert answer.exit_code == 0, answer.output
    return json.loads(answer.output)


def test_filling_ends_well_and_leaves_nothing_to_the_worker(demo: Demo) -> None:
    assert demo.code == 0, demo.said
    with demo.app.app_context():
        assert jobs.backlog()[0] == 0
        assert lines.verify() == (set(), set())


def test_a_second_filling_changes_nothing(demo: Demo) -> None:
    run = demo.app.test_cli_runner()
    with demo.app.app_context():
        before = db.session.scalar(select(func.count(Unit.id)))
    quiet = run.invoke(args=["demo", "--if-empty"])
    assert (quiet.exit_code, quiet.output) == (0, "")
    loud = run.invoke(args=["demo"])
    assert loud.exit_code == 1 and "empty" in loud.output
    with demo.app.app_context():
        assert db.session.scalar(select(func.count(Unit.id))) == before


def test_production_refuses(demo: Demo) -> None:
    known = demo.app.extensions["settings"]
    demo.app.extensions["settings"] = replace(known, production=True)
    try:
        for command in (["demo"], ["demo", "--if-empty"], ["demo", "list"], ["demo", "list", "--json"]):
            answer = demo.app.test_cli_runner().invoke(args=command)
            assert answer.exit_code == 1 and "production" in answer.output, command
    finally:
        demo.app.extensions["settings"] = known


def test_the_list_names_portals_and_sign_ins(demo: Demo) -> None:
    found = listed(demo)
    assert len(found["portals"]) >= 50 and len(found["accounts"]) == 13
    for row in found["portals"]:
        assert {"host", "name", "kind", "level", "url"} <= row.keys()
    for row in found["accounts"]:
        assert {"email", "password", "role", "host"} <= row.keys()
    plain = demo.app.test_cli_runner().invoke(args=["demo", "list"]).output
    assert "http://thcs-thitran.pgd.test/" in plain and "vanthu@thcs-thitran.example.vn" in plain


def test_every_portal_answers(demo: Demo) -> None:
    for row in listed(demo)["portals"]:
        Visitor(demo.app, row["host"].partition(".")[0]).get("/")
    Visitor(demo.app, "mn-quatdong").get("/", status=503)


def test_everybody_listed_signs_in(demo: Demo) -> None:
    for row in listed(demo)["accounts"]:
        visitor = Visitor(demo.app, row["host"].partition(".")[0])
        visitor.get("/dang-nhap")
        answer = visitor.post("/dang-nhap", {"email": row["email"], "password": row["password"]})
        assert answer.status_code == 303
        visitor.get("/quan-tri/")


def test_the_chain_can_be_walked_by_links_up_and_down(demo: Demo) -> None:
    steps = (
        ("thcs-thitran", "/van-ban/118-kh-thcs-2020", "pgd-thuongtin", "260-kh-gddt-2020"),
        ("pgd-thuongtin", "/van-ban/260-kh-gddt-2020", "sogddt-hanoi", "3725-kh-sgddt-2020"),
        ("sogddt-hanoi", "/van-ban/3725-kh-sgddt-2020", "bogddt", "37-2020-tt-bgddt"),
    )
    for slug, path, upper, above in steps:
        up = f"http://{upper}.pgd.test/van-ban/{above}"
        assert up in hrefs(demo, slug, path), (slug, path)
        assert f"http://{slug}.pgd.test{path}" in hrefs(demo, upper, f"/van-ban/{above}"), (upper, above)


def hrefs(demo: Demo, slug: str, path: str) -> set[str]:
    visitor = Visitor(demo.app, slug)
    visitor.get(path)
    return {str(link["href"]) for link in visitor.page.select("main a[href]")}


def test_the_plan_118_is_what_the_clerk_pasted(demo: Demo) -> None:
    with demo.app.app_context():
        school = unit("thcs-thitran")
        edition = db.session.scalars(
            select(Edition).where(Edition.issuer_id == school.id, Edition.code_number == 118)
        ).one()
        assert edition.number_text == "118/KH-THCS" and edition.governing_body == "Phòng GD&ĐT Thường Tín"
        assert edition.signer_name == "Hoàng Thị Thu Yến" and edition.issued_date.isoformat() == "2020-11-06"
        cited = db.session.scalars(select(Citation).where(Citation.source_id == edition.id)).all()
        assert {one.number_key for one in cited if one.target_id is None} == {"29/nqtw", "189/dabcd"}
        assert sum(one.kind == "basis" and one.target_id is not None for one in cited) == 4
        with scope(school.id):
            plan = db.session.scalars(select(Plan).where(Plan.school_year == "2020-2021")).one()
            assert plan.delivery is not None and plan.delivery.stage == "accepted"


def test_the_reform_moved_every_school_on_its_day(demo: Demo) -> None:
    with demo.app.app_context():
        school, district = unit("thcs-thitran"), unit("pgd-thuongtin")
        assert (district.state, district.successor and district.successor.slug) == ("closed", "xa-thuongtin")
        assert not lines.below(district)
        before = lines.governing(school, clock.local(clock.day_start(clock.today())).date().replace(2025, 6, 30))
        after = lines.governing(school)
        assert before == district and after is not None and after.slug == "xa-thuongtin"
        above = {one.slug for one in lines.above(school, lines.Line.PROFESSIONAL)}
        assert "sogddt-hanoi" in above and "pgd-thuongtin" not in above
        states = set(db.session.scalars(select(Unit.state)))
        assert states == {"live", "trial", "paused", "closed"}


def test_the_schools_box_shows_every_state(demo: Demo) -> None:
    with demo.app.app_context():
        school = unit("thcs-thitran")
        with scope(school.id):
            rows = db.session.scalars(select(Delivery)).all()
            stages = {row.stage for row in rows}
            assert deliveries.late_count(school) == 1 and deliveries.waiting_count(school) == 5
            assert any(row.dispatch.state == "recalled" and row.dispatch.successor_id for row in rows)
            assert {row.dispatch.visibility for row in rows} == {"public", "staff"}
            assert any(row.dispatch.urgency == "urgent" for row in rows)
        assert {"delivered", "opened", "received", "answered", "returned", "accepted", "completed"} <= stages
        drafts = select(func.count(Dispatch.id)).where(Dispatch.state == "draft")
        assert db.session.scalar(drafts) == 1


def test_nothing_is_done_before_it_was_sent_or_after_now(demo: Demo) -> None:
    with demo.app.app_context(), across_units("a test looks at every delivery"):
        for row in db.session.scalars(select(Delivery)):
            moments = [row.delivered_at, row.opened_at, row.acknowledged_at, row.answered_at, row.accepted_at]
            known = [one for one in moments if one is not None]
            assert known == sorted(known), row.id
            assert known[-1] <= clock.now()


def test_news_plans_links_and_visits_are_there(demo: Demo) -> None:
    with demo.app.app_context():
        with scope(unit("thcs-thitran").id):
            states = [article.state for article in db.session.scalars(select(Article))]
            assert {state: states.count(state) for state in set(states)} == {
                "approved": 16, "draft": 1, "submitted": 1, "withdrawn": 1,
            }  # fmt: skip
            assert (db.session.scalar(select(func.count(PlanTask.id))) or 0) > 10
            assert db.session.scalar(select(func.count(Link.id))) == 2
            assert (db.session.scalar(select(func.sum(VisitDay.views)).where(VisitDay.path == "")) or 0) > 5000
        with scope(unit("xa-thuongtin").id):
            assert db.session.scalar(select(func.count(Plan.id))) == 2
        with across_units("a test counts the articles of all"):
            per_unit = select(func.count(Article.id)).group_by(Article.unit_id)
            assert len(db.session.scalars(per_unit).all()) >= 12


def test_no_braces_are_left_in_what_was_made(demo: Demo) -> None:
    with demo.app.app_context(), across_units("a test reads every text"):
        texts = [one.subject + one.body + "".join(one.bases) for one in db.session.scalars(select(Edition))]
        texts += [one.title + one.summary + one.body for one in db.session.scalars(select(Article))]
        assert not [text[:80] for text in texts if re.search(r"[{}]", text)]


def test_articles_with_pictures_and_files_open(demo: Demo) -> None:
    visitor = Visitor(demo.app, "thcs-thitran")
    visitor.get("/tin-tuc/")
    addresses = {str(one["href"]) for one in visitor.page.select("main a[href^='/tin-tuc/']")}
    files = pictures = 0
    for address in sorted(addresses - {"/tin-tuc/"}):
        if visitor.get(address, lint=not address.endswith(".xml")).mimetype != "text/html":
            continue
        shown = {str(one["src"]) for one in visitor.page.select("main img") if one.get("alt")}
        kept = {str(one["href"]) for one in visitor.page.select("main a[href*='/tep/']")}
        for file in sorted(shown | kept):
            answer = visitor.get(file, lint=False)
            assert answer.data
            answer.close()
        pictures, files = pictures + len(shown), files + len(kept)
    assert pictures >= 2 and files >= 3
