"""An office steers the units below itself, and no other."""

import pytest
from flask import Flask

from blueprints.units import slugs
from tenants import founding, invitations, lines, units
from tenants.ground import clock
from tenants.ground.database import db
from tenants.lines import Line
from tenants.units import RESERVED, BadSlug, Unit, UnitEvent, check_slug
from tests import world
from tests.conftest import Visit
from tests.visitor import Visitor

TODAY = f"{clock.today():%d/%m/%Y}"
BASIS = "Quyết định số 12/QĐ-UBND ngày 15/08/2026"
SCHOOL = {
    "kind": "lower_secondary", "name": "Trường THCS Nguyễn Trãi", "slug": "thcs-nguyen-trai", "place": "Thử Nghiệm",
    "area": "Cụm 1", "notation": "THCS", "ownership": "public", "on": TODAY, "basis": BASIS,
    "professional": "van-phong", "principal": "",
}  # fmt: skip


def fill(visitor: Visitor, *, status: int = 303, **changed: str) -> str:
    """Fills the form of a new school; where the answer leads."""
    visitor.get("/dieu-hanh/truong/them")
    answer = visitor.submit("main form.box", SCHOOL | changed, status=status)
    return answer.headers.get("Location", "")


def test_school_works_at_once(app: Flask, visit: Visit) -> None:
    lead = visit("van-phong", "giang")
    place = fill(lead)
    assert place == "/dieu-hanh/truong/thcs-nguyen-trai"
    lead.get(place)
    assert "Trường THCS Nguyễn Trãi" in lead.text and "Chạy thử" in lead.text
    visit("thcs-nguyen-trai").get("/dang-nhap")
    with app.app_context():
        unit = world.unit("thcs-nguyen-trai")
        assert (unit.state, unit.notation, unit.area, unit.place) == ("trial", "THCS", "Cụm 1", "Thử Nghiệm")
        assert lines.reaches(world.unit("van-phong"), unit, Line.ADMINISTRATIVE)
        assert lines.reaches(world.unit("van-phong"), unit, Line.PROFESSIONAL)
        assert lines.verify() == (set(), set())


def test_sub_domain_is_proposed_from_the_name(visit: Visit) -> None:
    lead = visit("van-phong", "giang")
    fill(lead, slug="", status=422)
    box = lead.page.select_one("#slug")
    assert box is not None and box["value"] == "thcs-nguyen-trai"
    assert "Hãy kiểm tra tên miền con được gợi ý" in lead.text
    answer = lead.submit("main form.box")
    assert answer.headers["Location"] == "/dieu-hanh/truong/thcs-nguyen-trai"


def test_button_pressed_twice_founds_one_school(app: Flask, visit: Visit) -> None:
    lead = visit("van-phong", "giang")
    lead.get("/dieu-hanh/truong/them")
    first = lead.submit("main form.box", SCHOOL)
    second = lead.submit("main form.box", SCHOOL)
    assert first.headers["Location"] == second.headers["Location"]
    fill(lead, status=422)
    assert "đã có đơn vị dùng" in lead.text
    with app.app_context():
        assert db.session.query(Unit).filter(Unit.name == SCHOOL["name"]).count() == 1


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""), ("slug", "www"), ("slug", "a"), ("slug", "Có Dấu"), ("slug", "xn--a-b"), ("slug", "them"),
        ("slug", "truong-x"), ("on", "31/02/2026"), ("on", "01/01/2099"), ("on", ""), ("place", ""),
        ("kind", "commune"), ("ownership", "x"), ("professional", "van-phong-khac"), ("principal", "không phải"),
        ("notation", "TH CS/1"), ("name", "x" * 201),
    ],
)  # fmt: skip
def test_what_is_wrong_stands_at_its_field_and_the_rest_is_kept(visit: Visit, field: str, value: str) -> None:
    lead = visit("van-phong", "giang")
    fill(lead, status=422, **{field: value})
    assert "Có 1 chỗ cần sửa" in lead.text
    kept = lead.page.select_one("#area")
    assert kept is not None and kept["value"] == "Cụm 1"


def test_more_fields_change_nothing(app: Flask, visit: Visit) -> None:
    lead = visit("van-phong", "giang")
    fill(lead, state="live", palette="x", level="office", parent="so-gd", unit_id="1", settings="{}")
    with app.app_context():
        unit = world.unit("thcs-nguyen-trai")
        assert (unit.state, unit.level, unit.palette) == ("trial", "lower_secondary", "bang-xanh")


def test_principal_is_invited_with_the_school(app: Flask, visit: Visit) -> None:
    lead = visit("van-phong", "giang")
    fill(lead, principal="hieu.truong@example.vn")
    with app.app_context():
        [offer] = invitations.open_at(world.unit("thcs-nguyen-trai"))
        assert (offer.email, offer.role) == ("hieu.truong@example.vn", "principal")


@pytest.mark.parametrize(
    ("slug", "name", "path", "status"),
    [
        ("van-phong", "dung", "/dieu-hanh/truong", 200), ("van-phong", "dung", "/dieu-hanh/truong/them", 200),
        ("van-phong", "dung", "/dieu-hanh/truong/truong-x", 200),
        ("van-phong", "dung", "/dieu-hanh/truong/truong-x/trang-thai", 403),
        ("van-phong", "dung", "/dieu-hanh/truong/truong-x/ket-thuc", 403),
        ("van-phong", "giang", "/dieu-hanh/truong/truong-x/ket-thuc", 200),
        ("van-phong", "giang", "/dieu-hanh/truong/truong-z", 404),
        ("van-phong", "giang", "/dieu-hanh/truong/van-phong", 404),
        ("van-phong", "giang", "/dieu-hanh/truong/van-phong-khac", 404),
        ("van-phong", "giang", "/dieu-hanh/truong/khong-co", 404),
        ("van-phong", "giang", "/dieu-hanh/truong/truong-z/doi-ten", 404),
        ("truong-x", "binh", "/dieu-hanh/truong", 404),
    ],
)  # fmt: skip
def test_who_may_look_where(visit: Visit, slug: str, name: str, path: str, status: int) -> None:
    visit(slug, name).get(path, status=status)


@pytest.mark.parametrize("act", ["trang-thai", "doi-ten", "chuyen", "ket-thuc", "moi-hieu-truong"])
@pytest.mark.parametrize(("name", "slug", "status"), [("dung", "truong-x", 403), ("giang", "truong-z", 404)])
def test_who_may_not_change(visit: Visit, act: str, name: str, slug: str, status: int) -> None:
    if (act, name) == ("moi-hieu-truong", "dung"):
        status = 422  # a clerk may open schools and so name principals; here without an address
    visitor = visit("van-phong", name)
    visitor.get("/dieu-hanh/truong")
    visitor.post(f"/dieu-hanh/truong/{slug}/{act}", {}, status=status)


def test_list_is_filtered_without_marks_by_level_and_state(visit: Visit) -> None:
    lead = visit("van-phong", "giang")
    for query, shown, hidden in (
        ("", ["Xuân Mai", "Yên Hòa"], ["Láng Giềng"]),
        ("?q=xuan+mai", ["Xuân Mai"], ["Yên Hòa"]),
        ("?q=MAI+xuan", ["Xuân Mai"], ["Yên Hòa"]),
        ("?cap=primary", ["Yên Hòa"], ["Xuân Mai"]),
        ("?tinh-trang=live", ["Xuân Mai", "Yên Hòa"], []),
        ("?tinh-trang=paused", ["Không có đơn vị nào khớp"], ["Xuân Mai"]),
        ("?q=%25", ["Không có đơn vị nào khớp"], ["Xuân Mai"]),
        ("?trang=abc&cap=x&tinh-trang=y", ["Xuân Mai"], []),
        ("?trang=99999999999999999999", ["Xuân Mai"], []),
        ("?trang=-3", ["Xuân Mai"], []),
    ):
        lead.get(f"/dieu-hanh/truong{query}")
        assert all(words in lead.text for words in shown), query
        assert not any(words in lead.text for words in hidden), query


def test_list_says_when_staff_last_came(visit: Visit) -> None:
    visit("truong-x", "an")
    lead = visit("van-phong", "giang")
    lead.get("/dieu-hanh/truong?q=xuan")
    assert f"{clock.today():%d/%m/%Y}" in lead.text and "Chưa lần nào" not in lead.text


def test_list_costs_the_same_for_many_units(app: Flask, visit: Visit, statements: object) -> None:
    lead = visit("van-phong", "giang")
    lead.get("/dieu-hanh/truong")
    with statements() as few:  # type: ignore[operator]
        lead.get("/dieu-hanh/truong")
    with app.app_context():
        for number in range(18):
            founding.found(
                slug=f"truong-{number}x", kind="primary", name=f"Trường Tiểu học số {number}", on=world.SINCE,
                parents={Line.ADMINISTRATIVE: world.unit("van-phong"), Line.PROFESSIONAL: world.unit("so-gd")},
            )  # fmt: skip
        db.session.commit()
    with statements() as many:  # type: ignore[operator]
        lead.get("/dieu-hanh/truong")
    assert len(many) == len(few)


def test_state_is_set_with_a_notice(app: Flask, visit: Visit) -> None:
    lead = visit("van-phong", "giang")
    path = "/dieu-hanh/truong/truong-x/trang-thai"
    lead.get(path)
    lead.submit("main form.box", {"state": "paused", "notice": ""}, status=422)
    assert "Hãy viết thông báo" in lead.text
    lead.submit("main form.box", {"state": "paused", "notice": "Sửa trường đến 01/12.", "reason": "sửa chữa"})
    visit("truong-x").get("/dang-nhap")
    visit("truong-x").get("/tro-nang/", status=200)
    assert visit("truong-x").client.get("/", base_url="http://truong-x.pgd.test").status_code == 503
    lead.get(path)
    lead.submit("main form.box", {"state": "live"})
    with app.app_context():
        unit = world.unit("truong-x")
        assert (unit.state, unit.notice) == ("live", "")
        assert [event.detail["to"] for event in units.events_of(unit) if event.kind == "state"][:2] == [
            "live",
            "paused",
        ]
    lead.get("/dieu-hanh/truong/truong-x/trang-thai")
    lead.submit("main form.box", {"state": "closed"}, status=422)


def test_name_changes_from_a_day_with_a_basis(app: Flask, visit: Visit) -> None:
    lead = visit("van-phong", "giang")
    lead.get("/dieu-hanh/truong/truong-x/doi-ten")
    lead.submit("main form.box", {"name": "Trường THCS Mới", "basis": ""}, status=422)
    lead.submit("main form.box", {"name": "Trường THCS Mới", "basis": BASIS, "on": "01/01/2019"}, status=422)
    assert "Ngày đổi tên phải sau" in lead.text
    lead.submit("main form.box", {"name": "Trường THCS Mới", "short_name": "THCS Mới", "basis": BASIS, "on": TODAY})
    with app.app_context():
        unit = world.unit("truong-x")
        assert [name.name for name in units.names_of(unit)] == ["Trường THCS Xuân Mai", "Trường THCS Mới"]
    lead.get("/dieu-hanh/truong/truong-x")
    assert "Trường THCS Xuân Mai" in lead.text and BASIS in lead.text


def test_unit_moves_only_in_lines_the_office_holds(app: Flask, visit: Visit) -> None:
    with app.app_context():
        lead_of_so = world.person("lam")
        row = db.session.query(world.Membership).filter_by(user_id=lead_of_so.id).one()
        row.unit_id = world.unit("so-gd").id
        db.session.commit()
    upper = visit("so-gd", "lam")
    upper.get("/dieu-hanh/truong/truong-x/chuyen")
    data = {"line": "administrative", "parent": "van-phong-khac", "on": TODAY, "basis": BASIS}
    upper.submit("main form.box", data)
    with app.app_context():
        unit = world.unit("truong-x")
        assert [office.slug for office in lines.above(unit, Line.ADMINISTRATIVE)] == ["so-gd", "van-phong-khac"]
        assert lines.verify() == (set(), set())
        event = db.session.query(UnitEvent).filter_by(unit_id=unit.id, kind="moved").one()
        assert event.basis == BASIS
    former = visit("van-phong", "giang")
    former.get("/dieu-hanh/truong/truong-x", status=404)
    former.get("/dieu-hanh/truong/truong-y/chuyen")
    former.submit("main form.box", data | {"line": "professional", "parent": "so-gd"}, status=422)
    former.submit("main form.box", data | {"parent": "van-phong-khac"}, status=422)


def test_closing_needs_basis_successor_and_the_typed_name(app: Flask, visit: Visit) -> None:
    lead = visit("van-phong", "giang")
    path = "/dieu-hanh/truong/truong-y/ket-thuc"
    lead.get(path)
    data = {"how": "merged", "on": TODAY, "basis": BASIS, "successor": "truong-x", "confirm": "truong-y"}
    for wrong in (
        {"basis": ""}, {"successor": ""}, {"successor": "truong-z"}, {"successor": "truong-y"}, {"confirm": "truong-x"},
        {"confirm": ""}, {"on": "01/01/2099"}, {"how": "x"},
    ):  # fmt: skip
        lead.submit("main form.box", data | wrong, status=422)
        assert "Có 1 chỗ cần sửa" in lead.text, wrong
    lead.submit("main form.box", data)
    with app.app_context():
        unit = world.unit("truong-y")
        assert unit.state == "closed" and unit.successor is not None and unit.successor.slug == "truong-x"
    reader = visit("truong-y")
    reader.get("/tro-nang/")
    notice = reader.page.select_one(".alerts")
    assert notice is not None and "kế thừa bởi Trường THCS Xuân Mai" in notice.text
    lead.get(path, status=403)


def test_host_of_a_closed_unit_is_given_to_nobody(context: Flask) -> None:
    units.close(world.unit("truong-y"), on=clock.today(), basis=BASIS, successor=None)
    db.session.flush()
    with pytest.raises(BadSlug):
        check_slug("truong-y")


@pytest.mark.parametrize("slug", [*sorted(RESERVED), "", "ab", "-ab", "ab-", "a--b", "xn--bcher-kva", "A-B-C", "a" * 64,
                                  "a.b.c", "trường", "a_b_c", "a b c", "truong-x"])  # fmt: skip
def test_names_that_are_never_given_out(context: Flask, slug: str) -> None:
    with pytest.raises(BadSlug):
        check_slug(slug)


@pytest.mark.parametrize(
    ("name", "kind", "place", "slug"),
    [
        ("Trường THCS Nguyễn Trãi", "lower_secondary", "", "thcs-nguyen-trai"),
        ("Trường Trung học cơ sở Văn Bình", "lower_secondary", "", "thcs-van-binh"),
        ("Trường Tiểu học Hà Hồi", "primary", "", "th-ha-hoi"),
        ("Trường Mầm non Hoa Sen", "preschool", "", "mn-hoa-sen"),
        ("Trường THPT Thường Tín", "upper_secondary", "", "thpt-thuong-tin"),
        ("Trường Đặc biệt", "special", "", "cb-dac-biet"),
        ("THCS Nguyễn Trãi", "lower_secondary", "", "thcs-nguyen-trai"),
        ("THCS", "lower_secondary", "", "thcs"),
        ("学校", "primary", "", "th-muc"),
    ],
)
def test_proposed_names(context: Flask, name: str, kind: str, place: str, slug: str) -> None:
    assert slugs.propose(name, kind, place) == slug


def test_proposal_goes_round_names_that_are_taken(context: Flask) -> None:
    for expected in ("thcs-van-binh", "thcs-van-binh-thuong-tin", "thcs-van-binh-2"):
        assert slugs.propose("Trường THCS Văn Bình", "lower_secondary", "Thường Tín") == expected
        founding.found(slug=expected, kind="lower_secondary", name="Trường THCS Văn Bình", on=world.SINCE)
