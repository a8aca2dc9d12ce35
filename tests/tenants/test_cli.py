"""The operator's commands, with sound and with wrong arguments."""

import json
import re

import pytest
from flask import Flask

from tests.conftest import Visit


def test_added_unit_is_listed_and_answers_at_once(app: Flask, visit: Visit) -> None:
    runner = app.test_cli_runner()
    made = runner.invoke(
        args=[
            "units",
            "add",
            "th-moi",
            "Trường Tiểu học Mới",
            "--kind",
            "primary",
            "--under",
            "van-phong",
            "--state",
            "live",
        ]
    )
    assert made.exit_code == 0 and "th-moi.pgd.test" in made.output
    rows = json.loads(runner.invoke(args=["units", "list", "--json"]).output)
    assert {
        "slug": "th-moi",
        "host": "th-moi.pgd.test",
        "name": "Trường Tiểu học Mới",
        "kind": "primary",
        "state": "live",
    } in rows
    assert "th-moi" in runner.invoke(args=["units", "list"]).output
    reader = visit("th-moi")
    reader.get("/")
    assert "Trường Tiểu học Mới" in reader.page.get_text()


def test_first_account_is_invited_from_the_console_and_signs_in(app: Flask, visit: Visit) -> None:
    invited = app.test_cli_runner().invoke(
        args=["units", "invite", "truong-x", "--email", "moi@example.vn", "--role", "principal"]
    )
    assert invited.exit_code == 0, invited.output
    link = re.search(r"http://truong-x\.pgd\.test(/moi/\S+)", invited.output)
    assert link is not None
    guest = visit("truong-x")
    guest.follow(guest.get(link[1], status=303))
    phrase = "mật khẩu thật dài của tôi"
    fields = {"name": "Đinh Văn Mới", "password": phrase, "again": phrase, "repeat": phrase}
    guest.submit("main form", fields)
    guest.get("/quan-tri/")
    assert "Đinh Văn Mới" in guest.page.get_text()


def test_move_changes_the_superior(app: Flask) -> None:
    runner = app.test_cli_runner()
    move = [
        "units",
        "move",
        "truong-x",
        "--to",
        "van-phong-khac",
        "--line",
        "administrative",
        "--on",
        "2026-01-01",
        "--basis",
        "QĐ 1",
    ]
    done = runner.invoke(args=move)
    assert done.exit_code == 0, done.output
    assert runner.invoke(args=["units", "verify"]).exit_code == 0


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["units", "add", "www", "Tên", "--kind", "primary"], "dành riêng"),
        (["units", "add", "truong-x", "Tên", "--kind", "primary"], "đã có"),
        (["units", "add", "A B", "Tên", "--kind", "primary"], "3 – 63"),
        (["units", "add", "moi", "Tên", "--kind", "castle"], "castle"),
        (["units", "add", "moi", "Tên", "--kind", "primary", "--under", "khong-co"], "khong-co"),
        (["units", "add", "moi", "Tên", "--kind", "primary", "--from", "hôm nay"], "hôm nay"),
        (
            ["units", "move", "khong-co", "--to", "so-gd", "--line", "cluster", "--on", "2026-01-01", "--basis", "x"],
            "khong-co",
        ),
    ],
)  # fmt: skip
def test_wrong_arguments_are_named_and_nothing_is_made(app: Flask, arguments: list[str], said: str) -> None:
    runner = app.test_cli_runner()
    before = runner.invoke(args=["units", "list"]).output
    refused = runner.invoke(args=arguments)
    assert refused.exit_code != 0 and said in refused.output
    assert "Traceback" not in refused.output
    assert runner.invoke(args=["units", "list"]).output == before
