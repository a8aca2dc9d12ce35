"""The main job, by screens alone: an office writes, sends and follows; a school reads and plans; the public reads."""

from datetime import timedelta

from flask import Flask
from sqlalchemy import select

from blueprints.directives.models import Delivery, Dispatch
from tenants.ground import clock
from tenants.ground.database import db, scope
from tests.conftest import Visit
from tests.visitor import Visitor
from tests.world import unit

SUBJECT = "Truyền thông về giáo dục và đào tạo"


def write_and_issue(clerk: Visitor) -> None:
    """A plan of the office, typed field by field and issued under the next number."""
    clerk.get("/quan-tri/van-ban/moi")
    fields = {
        "type_id": "plan", "subject": SUBJECT, "text": "I. MỤC ĐÍCH\n\nThông tin kịp thời tới phụ huynh.",
        "signer_title": "Phó Chủ tịch", "signer_name": "Ngô Tiến Dũng",
    }  # fmt: skip
    answer = clerk.submit("main form", fields)
    clerk.get(answer.headers["Location"] + "/ban-hanh")
    clerk.follow(clerk.submit("main form.key"))
    assert "01/KH-UBND" in clerk.text


def compose_and_send(clerk: Visitor) -> None:
    """Four steps: the document, a plan asked for, every school, and the number typed."""
    due = clock.add_working_days(clock.today(), 5).strftime("%d/%m/%Y")
    clerk.get("/dieu-hanh/chi-dao/soan")
    clerk.follow(clerk.submit("main form"))
    clerk.follow(clerk.submit("main form", {"viec0-kind": "plan", "viec0-text": "Lập kế hoạch", "viec0-due_on": due}))
    clerk.follow(clerk.submit("main form", {"tiep": "xem-lai"}))
    assert "Gửi tới 2 trường" in clerk.text
    clerk.follow(clerk.submit("form.send", {"xac-nhan": "2"}))


def test_from_the_office_to_every_school_and_back(app: Flask, visit: Visit) -> None:
    clerk = visit("van-phong", "dung")
    write_and_issue(clerk)
    compose_and_send(clerk)
    with app.app_context():
        dispatch = db.session.scalars(select(Dispatch)).one()
        number, slug = dispatch.id, dispatch.slug
        with scope(unit("truong-x").id):
            delivery = db.session.scalars(select(Delivery)).one().id
    for school in ("truong-x", "truong-y"):
        reader = visit(school)
        reader.get(f"/chi-dao/{slug}")
        assert SUBJECT in reader.text and "Thông tin kịp thời tới phụ huynh." in reader.text

    principal = visit("truong-x", "binh")
    principal.get("/quan-tri/")
    assert SUBJECT in principal.text
    principal.get(f"/quan-tri/chi-dao/{delivery}")
    principal.follow(principal.submit("form[action$='/tiep-nhan']"))
    principal.get(f"/quan-tri/ke-hoach/tu-chi-dao/{delivery}")
    signed = {"signer_title": "Hiệu trưởng", "signer_name": "Trần Thị Bình", "tasks-0-text": "Lập Ban truyền thông"}
    principal.follow(principal.submit('form[enctype="multipart/form-data"]', signed))
    principal.follow(principal.submit("form.box.key"))
    assert "01/KH-THCS" in principal.text

    clerk.get(f"/dieu-hanh/chi-dao/{number}")
    assert "01/KH-THCS" in clerk.text or "Đã trả lời, chờ xem" in clerk.text
    walk_the_chain(visit)
    recall(visit, number)
    for school in ("truong-x", "truong-y"):
        reader = visit(school)
        reader.get(f"/chi-dao/{slug}")
        assert "Ghi sai thời hạn." in reader.text


def walk_the_chain(visit: Visit) -> None:
    """From the school's plan up to the office's document, and from there down again, by links on public pages."""
    school = visit("truong-x")
    school.get("/ke-hoach/")
    school.get(school.page.select_one("main a[href^='/ke-hoach/01-kh-thcs']")["href"])  # type: ignore[index,arg-type]
    up = school.page.select_one("main a[href^='http://van-phong.pgd.test/']")
    assert up is not None and "Lập Ban truyền thông" in school.text
    office = visit("van-phong")
    office.get(str(up["href"]).removeprefix("http://van-phong.pgd.test"))
    assert office.page.select("main a[href^='http://truong-x.pgd.test/']")


def recall(visit: Visit, dispatch: int) -> None:
    lead = visit("van-phong", "giang")
    lead.get(f"/dieu-hanh/chi-dao/{dispatch}/thu-hoi")
    lead.submit("main form[method=post]", {"reason": "Ghi sai thời hạn.", "xac-nhan": "7"}, status=422)
    lead.follow(lead.submit("main form[method=post]", {"reason": "Ghi sai thời hạn.", "xac-nhan": "2"}))


def test_a_late_school_is_late_by_comparison_alone(app: Flask, visit: Visit) -> None:
    clerk = visit("van-phong", "dung")
    write_and_issue(clerk)
    compose_and_send(clerk)
    with clock.frozen(clock.now() + timedelta(days=20)):
        late = visit("van-phong", "dung")
        late.get("/dieu-hanh/chi-dao")
        assert "2 quá hạn" in late.text
        school = visit("truong-y", "khanh")
        school.get("/quan-tri/")
        assert "uá hạn" in school.text
