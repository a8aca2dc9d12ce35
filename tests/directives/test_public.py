"""The public door: the original on every portal, a recall at the next request everywhere, and nothing private."""

import io
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from blueprints.directives import actions
from blueprints.directives.models import Dispatch
from blueprints.documents import actions as documents
from tenants import lines
from tenants.ground import clock, files
from tenants.ground.database import db, scope
from tenants.ground.html import from_text
from tenants.lines import Line
from tests.directives.orders import ISSUED, at, delivery, drafted, edition, recalled, sent
from tests.visitor import Visitor
from tests.world import person, unit

Visit = Callable[..., Visitor]
PORTALS = ("truong-x", "truong-y", "van-phong")


def with_file(**choices: Any) -> Dispatch:
    """A sending whose document has a file."""
    with scope(unit("van-phong").id):
        document = documents.draft(
            type_id="plan",
            subject="Truyền thông về giáo dục",
            body="Các trường xây dựng kế hoạch.",
            signer_name="Nguyễn Văn Ký",
            signer_title="Chủ tịch",
            place="Thử Nghiệm",
        )
        documents.add_file(document, files.store(io.BytesIO(b"Phu luc so lieu\n"), "phu-luc.txt"))
        issued = documents.issue(document, issued_on=ISSUED)
        db.session.commit()
    return sent(edition=issued, **choices)


def test_show_gives_the_original_untouched_with_the_issuer_s_mark_and_canonical(app: Flask, visit: Visit) -> None:
    with app.app_context():
        dispatch = sent()
        slug, own = dispatch.slug, f"http://van-phong.pgd.test/van-ban/{dispatch.edition.slug}"
    for portal in PORTALS:
        reader = visit(portal)
        reader.get("/chi-dao/")
        reader.get(str(reader.page.select_one("main .rows h2 a")["href"]))  # type: ignore[index]
        assert reader.path == f"/chi-dao/{slug}"
        assert (
            "Văn bản của Ủy ban nhân dân xã Thử Nghiệm" in reader.text
            and "Các trường xây dựng kế hoạch." in reader.text
        )
        assert str(reader.page.select_one('link[rel="canonical"]')["href"]) == own  # type: ignore[index]


def test_show_is_for_those_it_was_sent_to(app: Flask, visit: Visit) -> None:
    with app.app_context():
        slug, draft = sent(rule={"levels": ["lower_secondary"]}).slug, drafted().slug
    visit("truong-x").get(f"/chi-dao/{slug}")
    for portal in ("truong-y", "truong-z", "so-gd"):
        visit(portal).get(f"/chi-dao/{slug}", status=404)
    visit("van-phong").get(f"/chi-dao/{draft}", status=404)
    reader = visit("truong-z")
    reader.get("/chi-dao/")
    assert "Chưa có văn bản chỉ đạo nào." in reader.text


@pytest.mark.parametrize("visibility", ["staff", "recipients"])
def test_what_is_not_public_is_nowhere_public(app: Flask, visit: Visit, visibility: str) -> None:
    with app.app_context():
        slug = with_file(visibility=visibility).slug
    reader = visit("truong-x")
    for path in (f"/chi-dao/{slug}", f"/chi-dao/{slug}/tep/1/phu-luc.txt"):
        reader.get(path, status=404)
    reader.get("/chi-dao/")
    assert "Chưa có văn bản chỉ đạo nào." in reader.text


def test_an_edition_sent_twice_answers_at_both_addresses(app: Flask, visit: Visit) -> None:
    with app.app_context():
        first = sent(rule={"levels": ["lower_secondary"]})
        second = sent(edition=first.edition, rule={"levels": ["primary"]})
        slugs = first.slug, second.slug
    assert slugs[0] != slugs[1]
    visit("truong-x").get(f"/chi-dao/{slugs[0]}")
    answer = visit("truong-x").get(f"/chi-dao/{slugs[1]}", status=301, lint=False)
    assert answer.headers["Location"].endswith(f"/chi-dao/{slugs[0]}")


def test_note_and_plan_of_this_school_stand_beside_the_original(app: Flask, visit: Visit) -> None:
    with app.app_context():
        dispatch = sent()
        slug = dispatch.slug
    readers = {portal: visit(portal) for portal in PORTALS}
    for reader in readers.values():
        reader.get(f"/chi-dao/{slug}")
    with app.app_context():
        dispatch = db.session.get_one(Dispatch, dispatch.id)
        plan = edition("truong-x", subject="Kế hoạch truyền thông của trường")
        with at("truong-x"):
            one = delivery(dispatch, "truong-x")
            actions.write_note(one, body=from_text("Trường làm vào sáng thứ Hai."), by=person("ha"))
            actions.answer(one, edition=plan, by=person("ha"))
        number = plan.number_text
    for portal, reader in readers.items():
        reader.get(f"/chi-dao/{slug}")
        own = portal == "truong-x"
        assert ("Trường làm vào sáng thứ Hai." in reader.text) is own, portal
        assert (number in reader.text) is own or portal == "van-phong", portal
    assert "Ghi chú của Trường THCS Xuân Mai" in readers["truong-x"].text


def test_recall_is_told_at_the_next_request_on_every_portal(app: Flask, visit: Visit) -> None:
    with app.app_context():
        dispatch = with_file()
        slug, dispatch_id = dispatch.slug, dispatch.id
    file = f"/chi-dao/{slug}/tep/1/phu-luc.txt"
    pages = (f"/chi-dao/{slug}", "/chi-dao/", "/tim-kiem?q=truyen+thong")
    readers = {portal: visit(portal) for portal in PORTALS}
    for reader in readers.values():
        for path in pages:
            reader.get(path)
            reader.get(path)
            assert "hu hồi" not in reader.text
        with reader.get(file, lint=False) as answer:
            assert answer.get_data() == b"Phu luc so lieu\n"
    with app.app_context():
        recalled(db.session.get_one(Dispatch, dispatch_id))
    for portal, reader in readers.items():
        for path in pages:
            reader.get(path)
            assert "hu hồi" in reader.text, (portal, path)
        reader.get(pages[0])
        assert "Ban hành nhầm thẩm quyền" in reader.text
        reader.get(file, status=410)
        assert "Văn bản đã thu hồi" in reader.text


def test_a_recall_in_the_documents_room_is_told_here_too(app: Flask, visit: Visit) -> None:
    with app.app_context():
        dispatch = sent()
        slug = dispatch.slug
    reader = visit("truong-x")
    reader.get(f"/chi-dao/{slug}")
    with app.app_context(), scope(unit("van-phong").id):
        documents.mark(
            db.session.get_one(Dispatch, dispatch.id).edition, kind="recalled", reason="Nhầm", by=person("giang")
        )
        db.session.commit()
    reader.get(f"/chi-dao/{slug}")
    assert "Văn bản này đã bị thu hồi" in reader.text
    reader.get("/chi-dao/")
    assert "Thu hồi" in reader.text
    ha = visit("truong-x", "ha")
    ha.get("/quan-tri/chi-dao")
    assert "Không còn việc nào phải làm" in ha.text


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("nam=2020", 1),
        ("nam=2019", 0),
        ("nam=x", 1),
        ("co-quan=van-phong", 1),
        ("co-quan=so-gd", 0),
        ("q=truyen+thong", 1),
        ("q=%27", 0),
        ("trang=-1", 1),
        ("trang=99999999", 1),
        ("trang=abc", 1),
        ("nam=99999999999", 1),
    ],
)
def test_index_filters_and_takes_any_address(app: Flask, visit: Visit, query: str, found: int) -> None:
    with app.app_context():
        sent()
    reader = visit("truong-x")
    reader.get(f"/chi-dao/?{query}")
    assert len(reader.page.select("main .rows h2")) == found


def test_pages_cost_the_same_with_one_and_with_thirty(app: Flask, visit: Visit, statements: Any) -> None:
    with app.app_context():
        slug = sent().slug
    numbers = []
    for _round in range(2):
        for path in ("/chi-dao/", f"/chi-dao/{slug}"):
            with statements() as seen:
                visit("truong-x").get(path)
            numbers.append(len(seen))
        with app.app_context():
            one = edition()
            for _number in range(30):
                sent(edition=one)
    assert numbers[:2] == numbers[2:]


def test_a_moved_school_still_reads_what_it_received(app: Flask, visit: Visit) -> None:
    with app.app_context():
        slug = sent().slug
        school = unit("truong-x")
        lines.move(
            child=school, parent=unit("van-phong-khac"), line=Line.ADMINISTRATIVE, on=clock.today(), basis="NQ 1656"
        )
        db.session.commit()
    visit("truong-x").get(f"/chi-dao/{slug}")
