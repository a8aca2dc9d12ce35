"""A staff member's day: what stands on it, in which order, for whom."""

from datetime import date, timedelta
from typing import Any

from flask import Flask

from blueprints.directives import actions as directives
from blueprints.directives.models import Dispatch
from blueprints.documents import actions as documents
from blueprints.news import actions as news
from blueprints.news import queries as known
from blueprints.news.models import Article
from blueprints.plans import actions as plans
from tenants.ground import clock
from tenants.ground.database import db, scope
from tenants.ground.html import from_text
from tests import world
from tests.conftest import Visit
from tests.home.making import published
from tests.plans.sending import delivery_at, issued

SIGNED: dict[str, Any] = {"signer_name": "Trần Thị Bình", "signer_title": "Hiệu trưởng"}
MONDAY = date(2026, 11, 16)


def asked(subject: str, due: date | None, *, kind: str = "acknowledge", **choices: Any) -> int:
    """A steering document that asks every school below for something; the id of its dispatch."""
    office = world.unit("van-phong")
    edition = issued("van-phong", subject=subject)
    with scope(office.id):
        duties = [{"kind": kind, "due_on": due}]
        dispatch = directives.compose(edition, sender=office, by=None, rule={}, duties=duties, **choices)
        directives.send(dispatch, by=None, key=subject)
        db.session.commit()
        return dispatch.id


def written(title: str, *, by: str, slug: str = "truong-x") -> Article:
    """A draft of an article."""
    with scope(world.unit(slug).id):
        category = known.categories()[0]
        fields: dict[str, Any] = {
            "category_id": category.id,
            "body": from_text("Một đoạn."),
            "school_year": "2026-2027",
        }
        article = news.create(by=world.person(by), title=title, **fields)
        db.session.commit()
        return article


def noon(day: date) -> Any:
    """Time frozen at noon of a day."""
    return clock.frozen(clock.day_start(day) + timedelta(hours=12))


def titles(page: Any, section: str) -> list[str]:
    """What stands in a section of the desk."""
    return [row.text for row in page.select(f"section[aria-labelledby='{section}'] .todo b")]


def test_tasks_stand_by_day_the_late_first(app: Flask, visit: Visit) -> None:
    with app.app_context(), noon(MONDAY):
        asked("Để sau", date(2026, 11, 30))
        asked("Trong tuần", date(2026, 11, 19))
        asked("Đúng hôm nay", MONDAY)
        asked("Đã muộn", date(2026, 11, 11))
        asked("Không vội", None)
    with noon(MONDAY):
        head = visit("truong-x", "binh")
        head.get("/quan-tri/")
        groups = [str(one["id"]) for one in head.page.select(".act-g h2")]
        assert groups == ["qua-han", "hom-nay", "tuan-nay", "sap-toi", "khong-han"]
        assert titles(head.page, "qua-han") == ["Đã muộn"] and titles(head.page, "sap-toi") == ["Để sau"]
        assert "Quá hạn 3 ngày làm việc" in head.text and "Còn 5 việc: 1 việc quá hạn" in head.text
        assert "1 việc đến hạn hôm nay" in head.text and "Ủy ban nhân dân xã Thử Nghiệm" in head.text
        buttons = head.page.select(".todo li > a.btn")
        assert len(buttons) == 5
        for button in buttons:
            head.get(str(button["href"]))


def test_a_plan_is_asked_for_begun_and_gone_when_issued(app: Flask, visit: Visit) -> None:
    with app.app_context():
        dispatch_id = asked("Truyền thông", date(2030, 1, 10), kind="plan")
    head = visit("truong-x", "binh")
    head.get("/quan-tri/")
    button = head.page.select(".todo a.btn")[0]
    assert "Lập kế hoạch" in button.text and "/ke-hoach/tu-chi-dao/" in str(button["href"])
    with app.app_context(), scope(world.unit("truong-x").id):
        delivery = delivery_at("truong-x", db.session.get_one(Dispatch, dispatch_id))
        plan = plans.draft(
            subject="Truyền thông", body="I. MỤC ĐÍCH", delivery=delivery, by=world.person("ha"), **SIGNED
        )
        db.session.commit()
        plan_id = plan.id
    head.get("/quan-tri/")
    assert "Viết tiếp kế hoạch" in head.text
    head.get(f"/quan-tri/ke-hoach/{plan_id}")
    head.submit("form.box.key")
    head.get("/quan-tri/")
    assert titles(head.page, "sap-toi") == []


def test_whoever_may_only_read_gets_a_quiet_button(app: Flask, visit: Visit) -> None:
    with app.app_context():
        asked("Tiếp nhận ngay", date(2030, 1, 10))
        asked("Chỉ người nhận", date(2030, 1, 10), visibility="recipients")
    editor = visit("truong-x", "an")
    editor.get("/quan-tri/")
    assert [button.text.strip() for button in editor.page.select(".todo a.btn.alt")] == ["Xem văn bản: Tiếp nhận ngay"]
    assert "Chỉ người nhận" not in editor.text
    head = visit("truong-x", "binh")
    head.get("/quan-tri/")
    assert "Chỉ người nhận" in head.text


def test_approvals_returns_and_drafts_are_each_persons_own(app: Flask, visit: Visit) -> None:
    school = "truong-x"
    with app.app_context():
        waiting, back = written("Chờ duyệt bài này", by="an"), written("Bài bị trả", by="an")
        (
            written("Nháp của An", by="an"),
            written("Nháp của Hà", by="ha"),
            written("Bài trường khác", by="chi", slug="truong-y"),
        )
        with scope(world.unit(school).id):
            for article in (waiting, back):
                news.submit(article, version=article.version, by=world.person("an"))
                db.session.flush()
            news.reject(back, version=back.version, reason="Thiếu mô tả ảnh", by=None)
            fields = {"body": "I. MỤC ĐÍCH", **SIGNED, "by": world.person("an")}
            plan = plans.draft(subject="Kế hoạch chờ", **fields)
            plans.submit(plan)
            returned = plans.draft(subject="Kế hoạch bị trả", **fields)
            plans.submit(returned)
            plans.send_back(returned, reason="Thiếu người phụ trách")
            documents.draft(type_id="notice", subject="Thông báo nháp", body="Nghỉ lễ.", by=world.person("ha"))
            db.session.commit()
    head = visit(school, "binh")
    head.get("/quan-tri/")
    assert titles(head.page, "cho-duyet") == ["Chờ duyệt bài này", "Kế hoạch chờ"]
    assert "Lê Văn An gửi ngày" in head.text and not titles(head.page, "tra-lai")
    editor = visit(school, "an")
    editor.get("/quan-tri/")
    assert titles(editor.page, "tra-lai") == ["Bài bị trả", "Kế hoạch bị trả"] and not titles(editor.page, "cho-duyet")
    assert "Lý do: Thiếu mô tả ảnh" in editor.text and "Lý do: Thiếu người phụ trách" in editor.text
    assert "Nháp của An" in editor.text and "Nháp của Hà" not in editor.text and "trường khác" not in editor.text
    for link in editor.page.select(".todo a, .side a"):
        if str(link["href"]).startswith("/"):
            editor.get(str(link["href"]))
            editor.get("/quan-tri/")
    clerk = visit(school, "ha")
    clerk.get("/quan-tri/")
    assert "Thông báo nháp" in clerk.text and "Nháp của Hà" in clerk.text


def test_an_office_sees_its_sendings_with_doors(app: Flask, visit: Visit) -> None:
    with app.app_context(), noon(MONDAY):
        dispatch_id = asked("Báo cáo số liệu", date(2026, 11, 11), kind="answer")
        with scope(world.unit("truong-y").id):
            delivery = delivery_at("truong-y", db.session.get_one(Dispatch, dispatch_id))
            directives.answer(delivery, text="Đã làm", by=world.person("khanh"))
            db.session.commit()
    with noon(MONDAY):
        lead = visit("van-phong", "giang")
        lead.get("/quan-tri/")
        board = f"/dieu-hanh/chi-dao/{dispatch_id}"
        doors = [str(one["href"]) for one in lead.page.select("section[aria-labelledby=h-gui] a")]
        assert f"{board}?tinh-trang=qua-han" in doors and f"{board}?tinh-trang=da-tra-loi" in doors
        assert "1 nơi quá hạn" in lead.text and "Xem 1 báo cáo" in lead.text
        for door in doors:
            lead.get(door)
    head = visit("truong-x", "binh")
    head.get("/quan-tri/")
    assert "Chỉ đạo đang chạy" not in head.text


def test_an_empty_desk_is_kind(app: Flask, visit: Visit) -> None:
    for slug, name in (("truong-x", "binh"), ("truong-x", "an"), ("van-phong", "giang")):
        person = visit(slug, name)
        person.get("/quan-tri/")
        assert "Không còn việc nào phải làm" in person.text


def test_tasks_of_issued_plans_come_into_sight(app: Flask, visit: Visit) -> None:
    today = clock.today()
    with app.app_context(), scope(world.unit("truong-x").id):
        tasks = [
            {"text": "Khai mạc", "due_on": today + timedelta(days=3), "in_charge": "Cô Bình"},
            {"text": "Đã qua", "due_on": today - timedelta(days=3)},
            {"text": "Xa quá", "due_on": today + timedelta(days=90)},
        ]
        plan = plans.draft(subject="Hội khoẻ", body="I. MỤC ĐÍCH", tasks=tasks, **SIGNED)
        plans.issue(plan, by=world.person("binh"))
        published("Tin tuần này")
        db.session.commit()
    head = visit("truong-x", "binh")
    head.get("/quan-tri/")
    side = head.page.select(".side")[0].text
    assert "Khai mạc" in side and "Cô Bình" in side and "Đã qua" not in side and "Xa quá" not in side
    assert head.page.select(".score b")[0].text == "1"


def test_the_desk_is_for_the_staff_of_the_unit(app: Flask, visit: Visit) -> None:
    visit("truong-x").get("/quan-tri/", status=302)
    stranger = visit("truong-y", "khanh")
    stranger.get("/quan-tri/")
    other = visit("truong-x")
    other.client = stranger.client
    other.get("/quan-tri/", status=302)
