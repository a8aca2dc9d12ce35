"""A forgotten password: the mailbox is the only one that learns anything, and a link opens once."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask

from blueprints.accounts import jobs as mailing
from tenants import tokens
from tenants.ground import clock, jobs
from tenants.ground.database import db
from tenants.people import Token
from tests import world
from tests.accounts.conftest import Letter
from tests.conftest import Visit
from tests.visitor import Visitor

Letters = Callable[[], list[Letter]]
NEW = "con mèo nằm trên mái ngói"


def ask(visitor: Visitor, address: str) -> str:
    """Asks for a link and gives the words of the answer."""
    visitor.get("/mat-khau")
    visitor.post("/mat-khau", {"email": address}, status=200)
    return visitor.text.replace(address, "…")


def opened(visitor: Visitor, letter: Letter) -> Visitor:
    """Opens the link of a mail, which leaves its address at once."""
    host, path = letter.link
    assert host == visitor.host
    answer = visitor.get(path, status=303, lint=False)
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert letter.link[1].rpartition("/")[2] not in answer.headers["Location"]
    visitor.follow(answer)
    return visitor


def test_link_gives_a_new_password_once(visit: Visit, letters: Letters) -> None:
    reader = visit("truong-x")
    ask(reader, "an@example.vn")
    [letter] = letters()
    assert letter.to == "an@example.vn"
    opened(reader, letter)
    reader.post("/mat-khau/dat-lai", {"password": NEW})
    reader.get("/mat-khau/dat-lai", status=410)
    late = visit("truong-x")
    late.follow(late.get(letter.link[1], status=303, lint=False), status=410)
    assert "đã dùng hoặc đã hết hạn" in late.text
    old = visit("truong-x")
    old.get("/dang-nhap")
    old.post("/dang-nhap", {"email": "an@example.vn", "password": world.PASSWORD}, status=200)
    old.post("/dang-nhap", {"email": "an@example.vn", "password": NEW})


def test_answer_is_the_same_for_unknown_addresses_and_only_known_ones_get_mail(visit: Visit, letters: Letters) -> None:
    assert ask(visit("truong-x"), "an@example.vn") == ask(visit("truong-x"), "khong-ai@example.vn")
    assert [letter.to for letter in letters()] == ["an@example.vn"]


def test_asking_does_the_same_work_for_unknown_addresses(
    visit: Visit, statements: Callable[[], object], letters: Letters
) -> None:
    counts = []
    for address in ("an@example.vn", "khong-ai@example.vn"):
        reader = visit("truong-x")
        reader.get("/mat-khau")
        with statements() as seen:  # type: ignore[attr-defined]
            reader.post("/mat-khau", {"email": address}, status=200)
        counts.append(len(seen))
    assert counts[0] == counts[1]


def test_link_asked_for_elsewhere_stands_on_the_own_unit(visit: Visit, letters: Letters) -> None:
    ask(visit("truong-y"), "an@example.vn")
    [letter] = letters()
    assert letter.link[0] == "truong-x.pgd.test"
    stranger = visit("truong-y")
    stranger.follow(stranger.get(letter.link[1], status=303, lint=False), status=410)
    opened(visit("truong-x"), letter)


def test_made_up_host_never_reaches_a_mail(app: Flask, visit: Visit, letters: Letters) -> None:
    reader = visit("truong-x")
    reader.get("/mat-khau")
    data = {"email": "an@example.vn", "csrf_token": reader.token()}
    for headers in ({"X-Forwarded-Host": "xau.example"}, {"Forwarded": "host=xau.example"}):
        sent = {"Origin": reader.origin} | headers
        reader.client.post("/mat-khau", base_url=reader.origin, data=data, headers=sent)
    app.test_client().post("/mat-khau", base_url="http://xau.example", data=data)
    assert {letter.link[0] for letter in letters()} == {"truong-x.pgd.test"}


def test_newer_link_closes_the_older(visit: Visit, letters: Letters) -> None:
    ask(visit("truong-x"), "an@example.vn")
    [first] = letters()
    ask(visit("truong-x"), "an@example.vn")
    [second] = letters()
    late = visit("truong-x")
    late.follow(late.get(first.link[1], status=303, lint=False), status=410)
    opened(visit("truong-x"), second)


def test_link_ends_after_an_hour(visit: Visit, letters: Letters) -> None:
    ask(visit("truong-x"), "an@example.vn")
    [letter] = letters()
    with clock.frozen(clock.now() + timedelta(minutes=61)):
        late = visit("truong-x")
        late.follow(late.get(letter.link[1], status=303, lint=False), status=410)


def test_opening_the_link_uses_nothing_up(app: Flask, visit: Visit, letters: Letters) -> None:
    ask(visit("truong-x"), "an@example.vn")
    [letter] = letters()
    opened(visit("truong-x"), letter)  # a mail scanner
    with app.app_context():
        assert all(row.used_at is None for row in db.session.query(Token))
    reader = opened(visit("truong-x"), letter)
    reader.post("/mat-khau/dat-lai", {"password": "ngắn"}, status=200)
    assert "ít nhất 10 ký tự" in reader.text
    reader.post("/mat-khau/dat-lai", {"password": NEW})


def test_database_and_log_hold_no_token(
    app: Flask, visit: Visit, letters: Letters, capsys: pytest.CaptureFixture[str]
) -> None:
    ask(visit("truong-x"), "an@example.vn")
    [letter] = letters()
    token = letter.link[1].rpartition("/")[2]
    opened(visit("truong-x"), letter)
    with app.app_context():
        assert [row.hash for row in db.session.query(Token)] == [tokens.digest(token)]
        assert all(token not in str(row.payload) for row in db.session.query(jobs.Outbox))
    assert token not in capsys.readouterr().out


def test_reset_ends_every_session(visit: Visit, letters: Letters) -> None:
    inside = visit("truong-x", "an")
    ask(visit("truong-x"), "an@example.vn")
    opened(visit("truong-x"), letters()[0]).post("/mat-khau/dat-lai", {"password": NEW})
    inside.get("/tai-khoan/", status=303, lint=False)


def test_mailbox_is_not_flooded(visit: Visit, letters: Letters) -> None:
    texts = {ask(visit("truong-x"), "an@example.vn") for _ in range(8)}
    assert len(texts) == 1
    assert len(letters()) == 5


def test_closed_account_gets_no_link(app: Flask, visit: Visit, letters: Letters) -> None:
    with app.app_context():
        world.person("an").active = False
        db.session.commit()
    ask(visit("truong-x"), "an@example.vn")
    assert letters() == []


def test_mail_is_printed_where_no_server_is_set(app: Flask, capsys: pytest.CaptureFixture[str]) -> None:
    with app.app_context():
        jobs.enqueue("mail", to="an@example.vn", subject="Thử\r\nBcc: xau@xau.example", body="Nội dung")
        db.session.commit()
        assert jobs.drain() == 1
    assert "----- mail to an@example.vn: Thử Bcc: xau@xau.example\nNội dung" in capsys.readouterr().out


@pytest.mark.parametrize("address", ["smtp://ten:m%40t@mail.test:2525", "smtps://mail.test"])
def test_mail_goes_to_the_server_that_is_set(app: Flask, monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    calls: list[tuple[object, ...]] = []

    class Server:
        def __init__(self, *place: object, timeout: int) -> None:
            calls.append(place)

        def __enter__(self) -> "Server":
            return self

        def __exit__(self, *problem: object) -> None:
            calls.append(("quit",))

        def ehlo(self) -> None: ...

        def has_extn(self, name: str) -> bool:
            return name == "starttls"

        def starttls(self) -> None:
            calls.append(("starttls",))

        def login(self, *who: str) -> None:
            calls.append(("login", *who))

        def send_message(self, message: object) -> None:
            calls.append(("send", str(message["To"])))  # type: ignore[index]

    monkeypatch.setattr("smtplib.SMTP", Server)
    monkeypatch.setattr("smtplib.SMTP_SSL", Server)
    settings = app.extensions["settings"]
    monkeypatch.setitem(app.extensions, "settings", replace(settings, mail_url=address))
    with app.app_context():
        mailing.send("an@example.vn", "Thử", "Nội dung")
    assert calls[-2:] == [("send", "an@example.vn"), ("quit",)]
    if address.startswith("smtps"):
        assert calls[0] == ("mail.test", 465)
    else:
        assert calls[:3] == [("mail.test", 2525), ("starttls",), ("login", "ten", "m@t")]
