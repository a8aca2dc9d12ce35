"""Signing in and out: who comes in, what an answer tells, and when a session is over for real."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from werkzeug.test import Client

from blueprints.accounts import arrival
from tenants import people
from tenants.ground import clock
from tenants.ground.database import db
from tenants.people import Membership
from tenants.permissions import Role
from tenants.sessions import IDLE
from tests import world
from tests.conftest import Visit
from tests.visitor import Visitor

INSIDE = "/tai-khoan/"


def is_in(visitor: Visitor) -> bool:
    """Whether the visitor's cookie still opens their own account."""
    answer = visitor.client.get(INSIDE, base_url=visitor.origin)
    assert answer.status_code in (200, 303)
    return answer.status_code == 200


def stolen(visitor: Visitor) -> Visitor:
    """A thief's browser with a copy of the session cookie."""
    thief = Visitor(visitor.app, visitor.host)
    cookie = visitor.client.get_cookie("phien", domain=visitor.host)
    assert cookie is not None
    thief.client.set_cookie("phien", cookie.value, domain=visitor.host)
    return thief


def test_member_comes_in(visit: Visit) -> None:
    visitor = visit("truong-x")
    visitor.get("/dang-nhap")
    answer = visitor.post("/dang-nhap", {"email": " An@Example.vn ", "password": world.PASSWORD})
    assert answer.headers["Location"] == "/quan-tri/"
    assert is_in(visitor)


def test_member_of_another_unit_stays_out_and_only_the_right_password_learns_why(visit: Visit) -> None:
    visitor = visit("truong-y")
    visitor.get("/dang-nhap")
    visitor.post("/dang-nhap", {"email": "an@example.vn", "password": world.PASSWORD}, status=200)
    assert "không có quyền ở cổng này" in visitor.text
    assert not is_in(visitor)
    visitor.post("/dang-nhap", {"email": "an@example.vn", "password": "không phải mật khẩu"}, status=200)
    assert "không có quyền" not in visitor.text


def test_unknown_address_and_wrong_password_get_the_same_answer(visit: Visit) -> None:
    texts = []
    for address in ("an@example.vn", "khong-ai@example.vn"):
        visitor = visit("truong-x")
        visitor.get("/dang-nhap")
        visitor.post("/dang-nhap", {"email": address, "password": "không phải mật khẩu"}, status=200)
        texts.append(visitor.text)
        assert address in str(visitor.page.select_one("#email")), "what was typed is kept"
        assert "không phải mật khẩu" not in str(visitor.page), "a password is never sent back"
    assert texts[0] == texts[1]


def test_unknown_address_costs_a_hash_too(visit: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []
    hasher = people._hasher

    class Watched:
        def verify(self, digest: str, password: str) -> bool:
            asked.append(digest)
            return hasher.verify(digest, password)

    monkeypatch.setattr(people, "_hasher", Watched())
    visitor = visit("truong-x")
    visitor.get("/dang-nhap")
    visitor.post("/dang-nhap", {"email": "khong-ai@example.vn", "password": "không phải mật khẩu"}, status=200)
    assert asked == [people._NOBODY]


def test_empty_form_says_what_to_do(visit: Visit) -> None:
    visitor = visit("truong-x")
    visitor.get("/dang-nhap")
    visitor.post("/dang-nhap", {"email": "", "password": ""}, status=200)
    assert "Hãy nhập địa chỉ thư điện tử của bạn." in visitor.text
    assert "Hãy nhập mật khẩu." in visitor.text


def test_english_reader_stays_in_english(visit: Visit) -> None:
    visitor = visit("truong-x", language="en")
    visitor.get("/dang-nhap")
    answer = visitor.post("/dang-nhap", {"email": "an@example.vn", "password": world.PASSWORD})
    assert answer.headers["Location"] == "/en/quan-tri/"


@pytest.mark.parametrize("path", ["/quan-tri/tin", "/en/quan-tri/", "/dieu-hanh/truong?q=a&trang=2", "/tin-tuc/a-b"])
def test_way_back_on_this_host_is_kept(visit: Visit, path: str) -> None:
    visitor = visit("truong-x")
    visitor.get(f"/dang-nhap?ve={path.replace('&', '%26')}")
    answer = visitor.submit("main form", {"email": "an@example.vn", "password": world.PASSWORD})
    assert answer.headers["Location"] == path


@pytest.mark.parametrize(
    "path",
    [
        "https://xau.example/", "//xau.example", "///xau.example", "/\\xau.example", "\\\\xau.example", "/a\r\nb",
        "http:xau.example",
        "javascript:alert(1)", "xau.example", "/\t/xau.example",  " //xau.example",
        "/en//xau.example",
        "/dang-xuat", "/dang-nhap", "/en/dang-nhap", "/mat-khau/a", "/" + "a" * 2000, "",
    ],
)  # fmt: skip
def test_way_back_leads_nowhere_else(visit: Visit, path: str) -> None:
    assert arrival.own_path(path) == ""
    visitor = visit("truong-x")
    visitor.get("/dang-nhap")
    data = {"email": "an@example.vn", "password": world.PASSWORD, "ve": path}
    assert visitor.post("/dang-nhap", data).headers["Location"] == "/quan-tri/"


def test_sign_in_gives_a_new_session_and_ends_the_planted_one(visit: Visit) -> None:
    visitor = visit("truong-x")
    visitor.get("/dang-nhap")
    planted = stolen(visitor)
    visitor.post("/dang-nhap", {"email": "an@example.vn", "password": world.PASSWORD})
    assert is_in(visitor)
    assert not is_in(planted)


def test_made_up_session_is_worth_nothing(visit: Visit) -> None:
    visitor = visit("truong-x")
    visitor.client.set_cookie("phien", "x" * 43, domain=visitor.host)
    assert not is_in(visitor)


def test_session_of_one_host_is_refused_at_another(visit: Visit) -> None:
    visitor = visit("truong-x", "an")
    cookie = visitor.client.get_cookie("phien", domain=visitor.host)
    assert cookie is not None and not cookie.domain.startswith(".") and cookie.http_only
    sibling = visit("truong-y")
    sibling.client.set_cookie("phien", cookie.value, domain=sibling.host)
    assert not is_in(sibling)


def test_form_from_a_sibling_is_refused(visit: Visit) -> None:
    visitor = visit("truong-x")
    visitor.get("/dang-nhap")
    data = {"email": "an@example.vn", "password": world.PASSWORD}
    visitor.post("/dang-nhap", data, status=400, headers={"Origin": "http://truong-y.pgd.test"})
    visitor.get("/dang-nhap")
    visitor.post("/dang-nhap", data, status=400, token=False)
    assert not is_in(visitor)


def test_sign_out_by_get_does_nothing(visit: Visit) -> None:
    visitor = visit("truong-x", "an")
    visitor.get("/dang-xuat", status=405)
    assert is_in(visitor)


def _sign_out(visitor: Visitor) -> None:
    visitor.get(INSIDE)
    visitor.post("/dang-xuat")


def _sign_out_everywhere(visitor: Visitor) -> None:
    other = Visitor(visitor.app, visitor.host).sign_in("an")
    other.get(INSIDE)
    other.post("/tai-khoan/dang-xuat-moi-noi")
    assert not is_in(other)


def _change_password(visitor: Visitor) -> None:
    visitor.get("/tai-khoan/mat-khau")
    visitor.post("/tai-khoan/mat-khau", {"current": world.PASSWORD, "password": "một câu hoàn toàn khác"})


def _change_role(visitor: Visitor) -> None:
    _as_principal(visitor, "", {"role": Role.APPROVER.value})


def _leave(visitor: Visitor) -> None:
    _as_principal(visitor, "/thoi-viec", {"reason": "chuyển công tác"})


def _as_principal(visitor: Visitor, act: str, data: dict[str, str]) -> None:
    with visitor.app.app_context():
        row = db.session.query(Membership).filter_by(user_id=world.person("an").id).one()
        number = row.id
    principal = Visitor(visitor.app, visitor.host).sign_in("binh")
    principal.get(f"/quan-tri/nguoi-dung/{number}")
    principal.post(f"/quan-tri/nguoi-dung/{number}{act}", data)


def _deactivate(visitor: Visitor) -> None:
    with visitor.app.app_context():
        world.person("an").active = False
        db.session.commit()


@pytest.mark.parametrize(
    "event", [_sign_out, _sign_out_everywhere, _change_password, _change_role, _leave, _deactivate]
)
def test_stolen_session_ends_with(visit: Visit, event: Callable[[Visitor], None]) -> None:
    visitor = visit("truong-x", "an")
    thief = stolen(visitor)
    assert is_in(thief)
    event(visitor)
    assert not is_in(thief)


def test_session_ends_by_itself_when_idle(visit: Visit) -> None:
    visitor = visit("truong-x", "an")
    assert is_in(visitor)
    with clock.frozen(clock.now() + IDLE + timedelta(minutes=1)):
        assert not is_in(visitor)


def test_last_sign_in_is_kept(app: Flask, visit: Visit) -> None:
    visit("truong-x", "an")
    with app.app_context():
        assert world.person("an").last_sign_in_at is not None
        assert world.person("binh").last_sign_in_at is None


def test_fresh_install_has_no_account(app: Flask) -> None:
    with app.app_context():
        assert {user.email for user in db.session.query(people.User)} == {f"{one[0]}@example.vn" for one in world.CAST}


def test_pages_are_never_kept(visit: Visit) -> None:
    for path in ("/dang-nhap", "/mat-khau"):
        assert visit("truong-x").get(path).headers["Cache-Control"] == "no-store"


def test_every_portal_has_its_own_cookie(app: Flask, visit: Visit) -> None:
    visitor = visit("truong-x", "an")
    assert isinstance(visitor.client, Client)
    for name in ("phien", "thiet-bi"):
        cookie = visitor.client.get_cookie(name, domain="truong-x.pgd.test")
        assert cookie is not None and cookie.http_only and cookie.path == "/" and cookie.same_site == "Lax"
        assert visitor.client.get_cookie(name, domain="truong-y.pgd.test") is None
