"""A country of any size in a database: an office, its schools, and a school with articles, written in bulk."""

from datetime import date, timedelta
from typing import Any

from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import insert, select

from blueprints.news.models import Article, Category
from tenants import founding
from tenants.ground import clock
from tenants.ground.database import across_units, db, scope
from tenants.ground.html import from_text
from tenants.ground.settings import ROOT
from tenants.hosts import Hostname
from tenants.lines import ENDLESS, Line, UnitReach
from tenants.units import Unit

ARTICLES = 200
BATCH = 5000


def build(app: Flask, schools: int) -> None:
    """Makes the tables and fills them: `schools` schools under one office, one of them with news."""
    with app.app_context():
        upgrade(directory=str(ROOT / "migrations"))
        since = date(2020, 1, 1)
        office = founding.found(
            slug="van-phong", kind="commune", name="Ủy ban nhân dân xã", on=since, state="live", notation="UBND"
        )
        school = founding.found(
            slug="truong", kind="primary", name="Trường Tiểu học", on=since, state="live", notation="TH",
            parents={Line.ADMINISTRATIVE: office},
        )  # fmt: skip
        with scope(school.id):
            write_news(school)
        db.session.commit()
        others(office, schools - 1, since)
        db.session.commit()


def write_news(school: Unit) -> None:
    """Articles of the last months, put in as published."""
    words = from_text("Nhà trường tổ chức hoạt động ngoài giờ lên lớp cho học sinh các khối. " * 12)
    category = db.session.scalars(select(Category)).first()
    assert category is not None
    for number in range(ARTICLES):
        moment = clock.now() - timedelta(hours=number + 1)
        db.session.add(
            Article(
                slug=f"hoat-dong-{number}", title=f"Hoạt động số {number} của nhà trường", summary=words[3:163],
                body=words,
                category_id=category.id, school_year="2026-2027", state="approved", publish_at=moment,
            )
        )  # fmt: skip


def others(office: Unit, number: int, since: date) -> None:
    """The rest of the schools with hosts and reach, in bulk."""
    with across_units("a bench fills its country"):
        for start in range(0, number, BATCH):
            ids = range(start + 10, min(number, start + BATCH) + 10)
            units: list[dict[str, Any]] = [
                {
                    "id": one, "slug": f"t{one}", "kind": "primary", "level": "primary", "ownership": "public",
                    "state": "live",
                    "name": f"Trường Tiểu học {one}", "short_name": f"TH {one}",
                    "folded_name": f"truong tieu hoc {one}",
                    "notation": "TH", "palette": "troi-thu", "illustrative": True, "valid_from": since, "settings": {},
                    "public_version": 1, "broadcast_version": 0,
                    **dict.fromkeys(("place", "area", "address", "phone", "email", "responsible", "notice"), ""),
                }
                for one in ids
            ]  # fmt: skip
            db.session.execute(insert(Unit.__table__), units)
            hosts = [{"host": f"t{one}.bench.test", "unit_id": one, "canonical": True} for one in ids]
            db.session.execute(insert(Hostname.__table__), hosts)
            reach = [
                {
                    "line": Line.ADMINISTRATIVE.value, "ancestor_id": office.id, "descendant_id": one, "depth": 1,
                    "valid_from": since, "valid_to": ENDLESS,
                }
                for one in ids
            ]  # fmt: skip
            db.session.execute(insert(UnitReach.__table__), reach)
