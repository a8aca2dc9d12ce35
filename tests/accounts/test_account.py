"""One's own account: name, password, and the way from one unit to another."""

import re
import unicodedata
from datetime import timedelta

import pytest
from flask import Flask

from blueprints.accounts import passwords
from tenants.ground import clock
from tenants.ground.database import db
from tenants.people import Membership
from tenants.permissions import Role
from tests import world
from tests.conftest import Visit
from tests.visitor import Visitor


@pytest.fixture
def two_places(app: Flask) -> None:
    """An edits at school Y too."""
    with app.app_context():
        row = Membership(user_id=world.person("an").id, unit_id=world.unit("truong-y").id, role=Role.APPROVER.value)
        db.session.add(row)
        db.session.commit()


def way(visitor: Visitor, slug: str, *, status: int = 200) -> str:
    """Asks for a hand-over; the address it leads to."""
    visitor.get("/tai-khoan/don-vi")
    answer = visitor.post("/tai-khoan/don-vi", {"don-vi": slug}, status=status)
    if status != 200:
        return ""
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    [refresh], [link] = visitor.page.select("meta[http-equiv=refresh]"), visitor.page.select("main a.btn")
    assert refresh["content"] == f"0; url={link['href']}"
    return str(link["href"])


def test_stranger_is_sent_to_sign_in_and_comes_back(visit: Visit) -> None:
    visitor = visit("truong-x")
    answer = visitor.get("/tai-khoan/don-vi", status=303, lint=False)
    assert answer.headers["Location"] == "/dang-nhap?ve=/tai-khoan/don-vi"


def test_hand_over_signs_in_at_the_other_unit_once(visit: Visit, two_places: None) -> None:
    address = way(visit("truong-x", "an"), "truong-y")
    assert re.match(r"http://truong-y\.pgd\.test/chuyen/[\w-]{43}$", address)
    path = address.removeprefix("http://truong-y.pgd.test")
    there = visit("truong-y")
    there.follow(there.get(path, status=303, lint=False))
    assert "Lê Văn An" in there.text
    there.get("/tai-khoan/", status=303, lint=False)
    there.get("/chuyen/")
    there.submit("main form")
    there.get("/tai-khoan/")
    again = visit("truong-y")
    again.follow(again.get(path, status=303, lint=False), status=410)


def test_hand_over_opens_only_its_target_and_only_for_a_minute(visit: Visit, two_places: None) -> None:
    path = way(visit("truong-x", "an"), "truong-y").removeprefix("http://truong-y.pgd.test")
    for slug in ("truong-x", "truong-z"):
        wrong = visit(slug)
        wrong.follow(wrong.get(path, status=303, lint=False), status=410)
    with clock.frozen(clock.now() + timedelta(seconds=61)):
        late = visit("truong-y")
        late.follow(late.get(path, status=303, lint=False), status=410)


@pytest.mark.parametrize("slug", ["truong-z", "truong-y", "khong-co", ""])
def test_no_way_to_a_unit_that_is_not_ones_own(visit: Visit, slug: str) -> None:
    way(visit("truong-x", "an"), slug, status=404)


def test_hand_over_dies_with_the_sessions(visit: Visit, two_places: None) -> None:
    visitor = visit("truong-x", "an")
    path = way(visitor, "truong-y").removeprefix("http://truong-y.pgd.test")
    visitor.get("/tai-khoan/")
    visitor.post("/tai-khoan/dang-xuat-moi-noi")
    late = visit("truong-y")
    late.follow(late.get(path, status=303, lint=False), status=410)


def test_wrong_present_password_changes_nothing(visit: Visit) -> None:
    visitor = visit("truong-x", "an")
    visitor.get("/tai-khoan/mat-khau")
    data = {"current": "không phải mật khẩu", "password": "một câu hoàn toàn khác"}
    visitor.post("/tai-khoan/mat-khau", data, status=200)
    assert "Mật khẩu hiện tại chưa đúng" in visitor.text
    with clock.frozen(clock.now()):
        for _ in range(4):
            visitor.post("/tai-khoan/mat-khau", data, status=200)
        visitor.post("/tai-khoan/mat-khau", data, status=429)
    visit("truong-x", "an")


def test_this_browser_stays_in_after_a_change(visit: Visit) -> None:
    visitor = visit("truong-x", "an")
    visitor.get("/tai-khoan/mat-khau")
    answer = visitor.post("/tai-khoan/mat-khau", {"current": world.PASSWORD, "password": "một câu hoàn toàn khác"})
    visitor.follow(answer)
    assert "Đã đổi mật khẩu" in visitor.text


@pytest.mark.parametrize(
    "password",
    [
        "ngắn quá", "1234567890", "aaaaaaaaaaaa", "matkhau123", "Mật Khẩu 2026!", "password2024", "Qwertyuiop",
        "lê văn an 1985", "An@Example.vn", "Việt Nam 1945", "Trường Học 12", "x" * 129,
    ],
)  # fmt: skip
def test_easy_passwords_are_refused(context: Flask, password: str) -> None:
    with context.test_request_context():
        assert passwords.fault(password, email="an@example.vn", name="Lê Văn An")


@pytest.mark.parametrize("password", [world.PASSWORD, "con mèo nằm trên mái", "tr0ub4dor&3xyz", "chiều nay An đi học"])
def test_own_sentences_are_taken_whatever_signs_they_have(context: Flask, password: str) -> None:
    with context.test_request_context():
        assert passwords.fault(password, email="an@example.vn", name="Lê Văn An") is None


def test_marks_typed_in_two_ways_are_one_password(visit: Visit) -> None:
    visitor = visit("truong-x")
    visitor.get("/dang-nhap")
    decomposed = unicodedata.normalize("NFD", world.PASSWORD)
    assert decomposed != world.PASSWORD
    visitor.post("/dang-nhap", {"email": "an@example.vn", "password": decomposed})


def test_account_pages_stay_open_while_the_portal_is_paused(app: Flask, visit: Visit) -> None:
    with app.app_context():
        world.unit("truong-x").state = "paused"
        db.session.commit()
    visit("truong-x", "an").get("/tai-khoan/")
    visit("truong-x").get("/mat-khau")
