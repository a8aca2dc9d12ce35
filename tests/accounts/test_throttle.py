"""Guessing gets slow for the guesser, and for nobody else."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from flask import Flask

from blueprints.accounts import throttle
from tenants.ground import clock
from tenants.ground.database import db
from tenants.people import SignInAttempt
from tests import world
from tests.conftest import Visit
from tests.visitor import Visitor

WRONG = "không phải mật khẩu"


@pytest.fixture(autouse=True)
def stopped() -> Iterator[None]:
    """Time stands still, so that a slow machine does not wait the delays out."""
    with clock.frozen(clock.now()):
        yield


def guess(visitor: Visitor, name: str, times: int, *, address: str = "203.0.113.9") -> list[int]:
    """Statuses of so many wrong tries from an address."""
    statuses = []
    for _ in range(times):
        answer = visitor.client.post(
            "/dang-nhap",
            base_url=visitor.origin,
            data={"email": f"{name}@example.vn", "password": WRONG, "csrf_token": visitor.token()},
            headers={"Origin": visitor.origin},
            environ_overrides={"REMOTE_ADDR": address},
        )
        statuses.append(answer.status_code)
    return statuses


def enter(visitor: Visitor, name: str, *, status: int = 303) -> None:
    """The owner's own try, with the right password."""
    visitor.get("/dang-nhap")
    visitor.post("/dang-nhap", {"email": f"{name}@example.vn", "password": world.PASSWORD}, status=status)


def test_sixth_try_waits_and_says_how_long(visit: Visit) -> None:
    attacker = visit("truong-x")
    attacker.get("/dang-nhap")
    assert guess(attacker, "an", 6) == [200] * 5 + [429]
    answer = attacker.post("/dang-nhap", {"email": "an@example.vn", "password": WRONG}, status=429)
    assert 1 <= int(answer.headers["Retry-After"]) <= 2
    assert "Hãy đợi" in attacker.text and "an@example.vn" in str(attacker.page.select_one("#email"))
    assert [title.text for title in attacker.page.select("h1")] == ["Đăng nhập"]


def test_unknown_account_is_slowed_alike(visit: Visit) -> None:
    attacker = visit("truong-x")
    attacker.get("/dang-nhap")
    assert guess(attacker, "khong-ai", 6) == [200] * 5 + [429]


def test_delay_grows_and_is_never_a_lock(context: Flask) -> None:
    counted = throttle.budgets(account="an", address="203.0.113.9")
    start = datetime(2026, 11, 24, 8, tzinfo=clock.TZ)
    waits = []
    with clock.frozen(start):
        for _ in range(30):
            throttle.note(counted)
            waits.append(throttle.wait(counted))
    assert waits[:7] == [0, 0, 0, 0, 2, 4, 8]
    assert waits == sorted(waits) and max(waits) == throttle.LONGEST.total_seconds()
    with clock.frozen(start + throttle.LONGEST):
        assert throttle.wait(counted) == 0
    with clock.frozen(start + throttle.WINDOW + timedelta(seconds=1)):
        throttle.note(counted)
        assert throttle.wait(counted) == 0, "yesterday's failures are forgotten"


def test_attack_on_one_account_stops_no_other(visit: Visit) -> None:
    attacker = visit("truong-x")
    attacker.get("/dang-nhap")
    guess(attacker, "an", 8)
    enter(visit("truong-x"), "binh")


def test_owner_on_known_device_gets_in_while_attacked(visit: Visit) -> None:
    owner, attacker = visit("truong-x", "an"), visit("truong-x")
    owner.get("/tai-khoan/")
    owner.post("/dang-xuat")
    attacker.get("/dang-nhap")
    assert guess(attacker, "an", 8)[-1] == 429
    enter(owner, "an")
    enter(visit("truong-x"), "an", status=429)


def test_known_device_has_a_budget_too(visit: Visit) -> None:
    thief = visit("truong-x", "an")
    thief.get("/dang-nhap")
    assert guess(thief, "an", 6) == [200] * 5 + [429]
    enter(visit("truong-x"), "an")  # the owner elsewhere does not pay for it


def test_device_of_one_person_gives_no_budget_for_another(visit: Visit) -> None:
    colleague = visit("truong-x", "binh")
    colleague.get("/dang-nhap")
    assert guess(colleague, "an", 6)[-1] == 429
    enter(visit("truong-x"), "an", status=429)


@pytest.mark.parametrize("value", ["", "x", "eyJkIjoiYSIsInUiOlsxXX0.AAAA", "{}"])
def test_forged_device_gives_no_budget(visit: Visit, value: str) -> None:
    attacker = visit("truong-x")
    attacker.client.set_cookie("thiet-bi", value, domain=attacker.host)
    attacker.get("/dang-nhap")
    guess(attacker, "an", 5)
    enter(visit("truong-x"), "an", status=429)


def test_device_known_at_one_host_is_unknown_at_another(visit: Visit) -> None:
    office, attacker = visit("van-phong", "giang"), visit("van-phong-khac")
    cookie = office.client.get_cookie("thiet-bi", domain=office.host)
    assert cookie is not None
    attacker.client.set_cookie("thiet-bi", cookie.value, domain=attacker.host)
    attacker.get("/dang-nhap")
    assert guess(attacker, "giang", 6)[-1] == 429
    enter(visit("van-phong"), "giang", status=429)


def test_one_address_cannot_try_every_account(visit: Visit) -> None:
    attacker = visit("truong-x")
    attacker.get("/dang-nhap")
    assert guess(attacker, "a", 5) + guess(attacker, "b", 5) + guess(attacker, "c", 5) == [200] * 15
    names = "defghi"
    assert [status for name in names for status in guess(attacker, name, 3)][-1] == 429
    assert guess(attacker, "z", 1, address="198.51.100.4") == [200]


def test_made_up_forwarded_address_does_not_help(visit: Visit) -> None:
    attacker = visit("truong-x")
    attacker.get("/dang-nhap")
    statuses = []
    for number in range(6):
        data = {"email": "an@example.vn", "password": WRONG, "csrf_token": attacker.token()}
        headers = {"Origin": attacker.origin, "X-Forwarded-For": f"192.0.2.{number}"}
        statuses.append(
            attacker.client.post("/dang-nhap", base_url=attacker.origin, data=data, headers=headers).status_code
        )
    assert statuses[-1] == 429


def test_storm_shrinks_the_budget_of_strangers_only(app: Flask, visit: Visit) -> None:
    owner = visit("truong-x", "an")
    owner.get("/tai-khoan/")
    owner.post("/dang-xuat")
    with app.app_context():
        db.session.add_all(SignInAttempt(key=throttle.EVERYWHERE) for _ in range(throttle.STORM))
        db.session.commit()
    attacker = visit("truong-x")
    attacker.get("/dang-nhap")
    assert guess(attacker, "an", 4) == [200] * 3 + [429]
    enter(owner, "an")
    enter(visit("truong-y"), "khanh")


def test_right_password_clears_the_account(visit: Visit) -> None:
    owner = visit("truong-x")
    owner.get("/dang-nhap")
    assert guess(owner, "an", 4) == [200] * 4
    enter(owner, "an")
    other = visit("truong-x")
    other.get("/dang-nhap")
    assert guess(other, "an", 5, address="198.51.100.4") == [200] * 5
