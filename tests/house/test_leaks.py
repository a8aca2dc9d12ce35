"""The leak walk: every route, as every role of school X, with every object of school Y, says what it says of nothing.

New routes are walked by themselves. The other office and its people are strangers too: what lies below one office is
not the other's to see.
"""

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import pytest
from flask import Flask
from sqlalchemy import event, func, select
from sqlalchemy.orm import Mapper
from werkzeug.routing import Rule

from blueprints.directives import actions as directives
from blueprints.directives import queries as deliveries
from blueprints.documents import actions as documents
from blueprints.links import actions as links
from blueprints.news import actions as news
from blueprints.news.models import Category
from blueprints.plans.models import Plan
from tenants.attachments import attach
from tenants.ground import clock, files
from tenants.ground.database import Model, across_units, db, scope
from tenants.ground.html import from_text
from tests.conftest import Visit
from tests.files import text_file
from tests.visitor import Visitor
from tests.world import person, unit

MARK = "Bimatcuay"
FIRST_ID = 50_000
NOTHING = "49999"
STRANGERS = [("truong-x", ""), ("truong-x", "an"), ("truong-x", "binh"), ("van-phong-khac", "lam")]
TIME = re.compile(rb'name="csrf_token"[^>]*value="[^"]*"|[0-9a-f]{16}|v=[0-9a-f]{12}')


@dataclass(frozen=True)
class Secrets:
    """What is Y's: the latest id of every table, slugs, and the ids of files."""

    ids: list[str]
    slugs: list[str]
    files: list[str]


@pytest.fixture
def secrets(app: Flask) -> Secrets:
    """Fills school Y with one of everything, under ids nobody else has."""
    numbers = itertools.count(FIRST_ID)
    ids: dict[str, list[str]] = {}

    def number(_mapper: Mapper[Any], _connection: object, row: Any) -> None:
        if "id" in row.__mapper__.columns and row.id is None:
            row.id = next(numbers)
            ids.setdefault(row.__tablename__, []).append(str(row.id))

    event.listen(Model, "before_insert", number, propagate=True)
    try:
        with app.app_context():
            slugs = fill()
            db.session.commit()
    finally:
        event.remove(Model, "before_insert", number)
    latest = [one for found in ids.values() for one in found[-1:]]
    return Secrets(latest, slugs, ids["attachment"] + ["1"])


def fill() -> list[str]:
    """One of everything at school Y, by the acts of the product; returns slugs."""
    school, office = unit("truong-y"), unit("van-phong")
    with scope(school.id):
        by = person("khanh")
        category = db.session.scalars(select(Category)).first()
        assert category is not None
        stored = files.store(text_file(MARK), "bi-mat.txt")
        slugs = []
        for act in ("draft", "publish", "withdraw"):
            article = news.create(
                by=by,
                title=f"{MARK} {act}",
                summary=MARK,
                body=from_text(MARK),
                category_id=category.id,
                school_year="2026-2027",
            )
            news.add_files(article, [stored], unit=school)
            if act != "draft":
                news.submit(article, version=article.version, by=by)
                news.approve(article, unit=school, version=article.version, by=by, publish_at=clock.now())
            if act == "withdraw":
                news.withdraw(article, unit=school, version=article.version, reason=MARK, by=by)
            slugs.append(article.slug)
        links.add(unit=school, by=by, group="partner", label=MARK, url="https://example.vn/")
        draft = documents.draft(type_id="plan", subject=f"{MARK} nháp", body=MARK, by=by)
        attach(f"document:{draft.id}", stored)
        issued = documents.draft(
            type_id="plan",
            subject=f"{MARK} nội bộ",
            body=from_text(MARK),
            by=by,
            visibility="staff",
            signer_title="Hiệu trưởng",
            signer_name="Khánh",
        )
        documents.add_file(issued, stored)
        slugs.append(documents.issue(issued, by=by).slug)
        db.session.add(Plan(document_id=draft.id, school_year="2026-2027"))
    with scope(office.id):
        by = person("giang")
        letter = documents.draft(
            type_id="official_letter", subject=f"{MARK} gửi riêng", body=MARK, by=by, visibility="staff",
            signer_title="Chủ tịch", signer_name="Giang",
        )  # fmt: skip
        edition = documents.issue(letter, by=by)
        rule = {"except": [unit("truong-x").id]}
        dispatch = directives.compose(
            edition, sender=office, by=by, rule=rule, visibility="recipients", duties=[{"kind": "answer"}]
        )
        directives.send(dispatch, by=by, key="leak")
        slugs += [edition.slug, dispatch.slug]
    with scope(school.id):
        delivery = deliveries.delivery_for(school, dispatch)
        assert delivery is not None
        directives.answer(delivery, text=MARK, by=person("khanh"), files=[stored])
    return slugs


def addresses(rule: Rule, secrets: Secrets) -> Iterator[tuple[str, str]]:
    """The rule's address with Y's values in its parameters, and the same address with values of nothing."""
    choices = []
    for name in sorted(rule.arguments):
        number = type(rule._converters[name]).__name__ == "IntegerConverter"
        files_only = len(rule.arguments) > 1
        known = (secrets.files if files_only else secrets.ids) if number else secrets.slugs
        choices.append(["bi-mat.txt"] if name == "name" else known)
    for values in itertools.product(*choices):
        filled = dict(zip(sorted(rule.arguments), values, strict=True))
        yield _fill(rule, filled), _fill(rule, {name: _nothing(name, value) for name, value in filled.items()})


def _nothing(name: str, value: str) -> str:
    if name == "name" or value == "1":
        return value
    return NOTHING if value.isdecimal() else "khong-co-gi"


def _fill(rule: Rule, values: dict[str, str]) -> str:
    return re.sub(r"<(?:[^:<>]+:)?([a-z_]+)>", lambda match: values[match[1]], rule.rule)


def rows() -> dict[str, tuple[int, Any]]:
    """How many rows each table has, and the sum of its ids: enough to see that a walk changed nothing."""
    with across_units("a test counts everything"):
        return {
            name: tuple(db.session.execute(select(func.count(), func.max(next(iter(table.primary_key))))).one())
            for name, table in Model.metadata.tables.items()
            if name not in ("session", "visit_day", "sign_in_attempt")
        }


def ask(visitor: Visitor, method: str, path: str, token: str = "") -> Any:
    """One request as a browser at this host would send it, with a form that could be taken for a real one."""
    sent = {"Origin": visitor.origin, "User-Agent": visitor.agent}
    form = {"csrf_token": token, "reason": "lý do dài hơn mười chữ", "version": "1", "text": "thử"}
    data = form if method == "POST" else None
    return visitor.client.open(path, method=method, base_url=visitor.origin, headers=sent, data=data)


def plain(answer: Any, path: str) -> bytes:
    """An answer without what differs in every answer, and without the address it was asked at."""
    body = TIME.sub(b"", answer.get_data()).replace(path.encode(), b"")
    for part in filter(None, path.split("/")):
        if len(part) > 3 and (part.isdecimal() or "-" in part):
            body = body.replace(part.encode(), b"")
    return body + answer.headers.get("Location", "").encode().replace(path.encode(), b"").replace(
        quote(path).encode(), b""
    )


@pytest.mark.slow
@pytest.mark.parametrize(("slug", "name"), STRANGERS, ids=[f"{slug}-{name or 'anonymous'}" for slug, name in STRANGERS])
def test_nothing_of_school_y_is_there_for_a_stranger(
    app: Flask, visit: Visit, secrets: Secrets, slug: str, name: str
) -> None:
    stranger = visit(slug, name)
    if name:
        stranger.get("/tai-khoan/")
    token = stranger.token()
    with app.app_context():
        before = rows()
    walked = 0
    for rule in app.url_map.iter_rules():
        if not rule.arguments or rule.rule.startswith("/static"):
            continue
        for (path, twin_path), method in itertools.product(
            addresses(rule, secrets), sorted({"GET", "POST"} & set(rule.methods or ()))
        ):
            answer, twin = (ask(stranger, method, one, token) for one in (path, twin_path))
            where = f"{method} {path} as {name or 'anybody'}"
            assert MARK.encode() not in answer.get_data(), f"{where} shows it"
            assert answer.status_code == twin.status_code < 500, (
                f"{where}: {answer.status_code}, of nothing {twin.status_code}"
            )
            assert plain(answer, path) == plain(twin, twin_path), f"{where} tells it from nothing"
            walked += 1
    assert walked > 200
    with app.app_context():
        assert rows() == before


@pytest.mark.slow
@pytest.mark.parametrize(("slug", "name"), STRANGERS, ids=[f"{slug}-{name or 'anonymous'}" for slug, name in STRANGERS])
def test_no_list_search_feed_or_page_of_a_stranger_names_it(
    app: Flask, visit: Visit, secrets: Secrets, slug: str, name: str
) -> None:
    stranger = visit(slug, name)
    rules = [rule for rule in app.url_map.iter_rules() if not rule.arguments and "GET" in (rule.methods or ())]
    # Small letters find what the capital stands in, so what a page echoes is not taken for what it found.
    words = MARK.lower()
    for query in ("", f"?q={words}", f"?q={words}&pham-vi=truong"):
        for rule in rules:
            answer = ask(stranger, "GET", rule.rule + query)
            assert MARK.encode() not in answer.get_data(), f"{rule.rule}{query}"
            assert answer.status_code < 500, f"{rule.rule}{query}"


@pytest.mark.slow
def test_foreign_ids_inside_forms_change_nothing(app: Flask, visit: Visit, secrets: Secrets) -> None:
    """Every select, radio, checkbox and hidden field that carries an id is sent with Y's ids instead."""
    principal = visit("truong-x", "binh")
    forms = list(_forms(app, principal))
    assert len(forms) > 5
    with app.app_context():
        before = _of_school_y()
    for path, action, fields in forms:
        for field in fields:
            if field.endswith("_id") or field in (
                "category",
                "chuyen-muc",
                "edition",
                "van-ban",
                "delivery",
                "picture",
            ):
                for value in secrets.ids[::2]:
                    answer = principal.client.post(
                        action,
                        data=fields | {field: value},
                        base_url=principal.origin,
                        headers={"Origin": principal.origin},
                    )
                    assert answer.status_code < 500, f"{path}: {field}={value}"
                    assert MARK.encode() not in answer.get_data(), f"{path}: {field}={value}"
    with app.app_context():
        assert _of_school_y() == before


def _forms(app: Flask, visitor: Visitor) -> Iterator[tuple[str, str, dict[str, str]]]:
    for rule in app.url_map.iter_rules():
        if rule.arguments or "GET" not in (rule.methods or ()) or not rule.rule.startswith("/quan-tri"):
            continue
        answer = visitor.client.get(rule.rule, base_url=visitor.origin)
        if answer.status_code != 200:
            continue
        visitor._look(answer, rule.rule, 200, False)
        for form in visitor.page.select("form[method=post]"):
            fields = {
                str(one["name"]): str(one.get("value", "thử"))
                for one in form.select("input[name], select[name], textarea[name]")
            }
            if "dang-xuat" not in str(form.get("action", "")):
                yield rule.rule, str(form.get("action") or rule.rule), fields


def _of_school_y() -> dict[str, int]:
    with scope(unit("truong-y").id):
        return {
            mapper.class_.__name__: db.session.scalar(select(func.count()).select_from(mapper.class_)) or 0
            for mapper in Model.registry.mappers
            if "unit_id" in mapper.columns
        }


def test_the_walk_would_see_a_leak(app: Flask, secrets: Secrets, visit: Visit) -> None:
    """The owner is shown what the strangers are not: the mark is really there to be found."""
    owner = visit("truong-y", "khanh")
    rules = [rule for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ()) and len(rule.arguments) == 1]
    paths = [path for rule in rules if rule.rule.startswith("/quan-tri") for path, _ in addresses(rule, secrets)]
    assert sum(MARK.encode() in ask(owner, "GET", path).get_data() for path in paths) >= 5
