"""After every change the next reader of every affected portal, in another process, is told the truth."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

import wsgi
from blueprints.directives import actions as directives
from blueprints.directives.models import Dispatch
from blueprints.documents import actions as documents
from blueprints.documents.models import Edition
from blueprints.links import actions as links
from blueprints.links.models import Link
from blueprints.news import actions as news
from blueprints.news.models import Article, Category
from tenants import page_cache, units
from tenants.ground import clock, files
from tenants.ground.database import db, scope
from tenants.ground.html import from_text
from tenants.units import Unit
from tests.conftest import House
from tests.files import text_file
from tests.visitor import Visitor
from tests.world import person, unit

BELOW = ("truong-x", "truong-y")
Read = Callable[..., Visitor]


@pytest.fixture
def read(house: House) -> Iterator[Read]:
    """read("truong-x", "/") asks a second application with caches of its own, as another process would."""
    house.fresh()
    second = wsgi.create_app(house.settings)

    def read_(slug: str, path: str = "/", *, status: int = 200) -> Visitor:
        visitor = Visitor(second, slug)
        visitor.get(path, status=status).close()
        return visitor

    yield read_
    with second.app_context():
        db.session.remove()
        db.engine.dispose()
    second.wsgi_app.directory.close()  # type: ignore[attr-defined]


@contextmanager
def at(app: Flask, slug: str) -> Iterator[Unit]:
    """A transaction in the first application at a unit, kept at the end."""
    with app.app_context(), scope(unit(slug).id):
        yield unit(slug)
        db.session.commit()


def write(app: Flask, title: str, **dates: object) -> int:
    with at(app, "truong-x") as school:
        category = db.session.scalars(select(Category)).first()
        assert category is not None
        by = person("binh")
        article = news.create(
            by=by,
            title=title,
            summary="Tóm tắt.",
            body=from_text("Nội dung."),
            category_id=category.id,
            school_year="2026-2027",
        )
        news.submit(article, version=article.version, by=by)
        news.approve(article, unit=school, version=article.version, by=by, **(dates or {"publish_at": clock.now()}))  # type: ignore[arg-type]
        return article.id


PLACES = ("/", "/tin-tuc/", "/tim-kiem?q=lễ+khai+giảng", "/tin-tuc/atom.xml", "/sitemap.xml")


def shown(read: Read, words: str) -> set[str]:
    """On which pages of school X the words stand, beside the words that were searched."""
    found = set()
    for path in PLACES:
        visitor = Visitor(read("truong-x", "/").app, "truong-x")
        body = visitor.get(path).get_data(as_text=True).replace(f'value="{words}"', "")
        if words in body or (path == "/sitemap.xml" and "le-khai-giang" in body):
            found.add(path)
    return found


def test_publish_edit_and_unpublish(house: House, read: Read) -> None:
    assert shown(read, "Lễ khai giảng năm học mới") == set()
    identity = write(house.app, "Lễ khai giảng năm học mới")
    assert shown(read, "Lễ khai giảng năm học mới") >= {"/", "/tin-tuc/", "/tin-tuc/atom.xml", "/sitemap.xml"}
    path = "/tin-tuc/le-khai-giang-nam-hoc-moi"
    read("truong-x", path)
    with at(house.app, "truong-x") as school:
        article = db.session.get(Article, identity)
        assert article is not None
        news.save(article, unit=school, version=article.version, by=person("binh"), title="Lễ khai giảng đã dời ngày")
    assert "đã dời ngày" in read("truong-x", path).text
    with at(house.app, "truong-x") as school:
        article = db.session.get(Article, identity)
        assert article is not None
        news.withdraw(article, unit=school, version=article.version, reason="Đăng nhầm ngày.", by=person("binh"))
    assert "Đăng nhầm ngày." in read("truong-x", path, status=410).text
    assert shown(read, "Lễ khai giảng") == set()


def test_scheduled_and_expiring_articles_follow_the_clock_without_a_write(house: House, read: Read) -> None:
    now = clock.now()
    start, end = clock.next_tick(now + timedelta(hours=1)), clock.next_tick(now + timedelta(hours=2))
    write(house.app, "Họp phụ huynh", publish_at=start, expire_at=end)
    seen = []
    for moment in (now, start - timedelta(seconds=1), start, end - timedelta(seconds=1), end):
        with clock.frozen(moment):
            seen.append("Họp phụ huynh" in read("truong-x", "/tin-tuc/").text)
    assert seen == [False, False, True, True, False]


def send(app: Flask, subject: str, **choices: object) -> tuple[str, str]:
    """The office issues and sends a document with a file; returns the slugs of dispatch and edition."""
    with at(app, "van-phong") as office:
        by = person("giang")
        draft = documents.draft(
            type_id="official_letter", subject=subject, body="Kính gửi các trường.", by=by,
            signer_title="Chủ tịch", signer_name="Hoàng Hương Giang",
        )  # fmt: skip
        documents.add_file(draft, files.store(text_file("phụ lục"), "phu-luc.txt"))
        edition = documents.issue(draft, by=by)
        dispatch = directives.compose(edition, sender=office, by=by, duties=[{"kind": "acknowledge"}], **choices)
        directives.send(dispatch, by=by, key=subject)
        return dispatch.slug, edition.slug


def test_send_and_recall_are_true_on_every_portal_at_the_next_request(house: House, read: Read) -> None:
    subject = "về phòng, chống rét cho học sinh"
    for slug in (*BELOW, "truong-z"):
        assert subject not in read(slug, "/chi-dao/").text
        read(slug, "/")
    dispatch, edition = send(house.app, subject)
    for slug in BELOW:
        assert subject in read(slug, "/chi-dao/").text and subject in read(slug, "/").page.get_text()
        assert subject in read(slug, f"/chi-dao/{dispatch}").page.get_text()
        read(slug, f"/chi-dao/{dispatch}/tep/1/phu-luc.txt")
        assert subject in read(slug, "/tim-kiem?q=chong+ret").text
    assert subject in read("van-phong", f"/van-ban/{edition}").page.get_text()
    assert subject not in read("truong-z", "/chi-dao/").text
    read("truong-z", f"/chi-dao/{dispatch}", status=404)
    with at(house.app, "van-phong"):
        row = db.session.scalars(select(Dispatch).where(Dispatch.slug == dispatch)).one()
        directives.recall(row, reason="Số liệu trong phụ lục chưa đúng.", by=person("giang"))
    for slug in BELOW:
        page = read(slug, f"/chi-dao/{dispatch}")
        assert "Số liệu trong phụ lục chưa đúng." in page.text and page.page.select_one(".banner.bad")
        assert "hu hồi" in read(slug, "/chi-dao/").text
        read(slug, f"/chi-dao/{dispatch}/tep/1/phu-luc.txt", status=410)
        assert "hu hồi" in read(slug, "/tim-kiem?q=chong+ret").text
    assert "Số liệu trong phụ lục chưa đúng." in read("van-phong", f"/van-ban/{edition}").text
    read("van-phong", f"/van-ban/{edition}/tep/1/phu-luc.txt", status=410)


def test_inherited_link_changes_on_every_portal_below(house: House, read: Read) -> None:
    label = "Cổng Dịch vụ công thử"
    assert all(label not in read(slug).page.get_text() for slug in (*BELOW, "truong-z"))
    with at(house.app, "van-phong") as office:
        links.add(
            unit=office, by=person("giang"), group="egov", label=label, url="https://dichvucong.example.vn/", fixed=True
        )
    assert all(label in read(slug).page.get_text() for slug in BELOW)
    assert label not in read("truong-z").page.get_text()
    with at(house.app, "van-phong") as office:
        row = db.session.scalars(select(Link)).one()
        links.remove(row, unit=office, by=person("giang"))
    assert all(label not in read(slug).page.get_text() for slug in BELOW)


def test_theme_changes_every_page(house: House, read: Read) -> None:
    assert read("truong-x").root["data-palette"] != "muc-tim"
    with at(house.app, "truong-x") as school:
        school.palette = "muc-tim"
        page_cache.bump(school)
    for path in ("/", "/tin-tuc/", "/tro-nang/"):
        assert read("truong-x", path).root["data-palette"] == "muc-tim"


def test_new_name_of_the_office_stands_on_the_portals_below(house: House, read: Read) -> None:
    read("truong-x")
    with at(house.app, "van-phong") as office:
        units.rename(office, name="Ủy ban nhân dân xã Mới", short_name="UBND xã Mới", on=clock.today(), basis="NQ")
    assert "xã Mới" in read("truong-x").page.get_text()


def test_document_of_yesterday_keeps_the_names_of_yesterday(house: House, read: Read) -> None:
    dispatch, edition = send(house.app, "về lịch họp")
    with at(house.app, "van-phong") as office:
        units.rename(office, name="Ủy ban nhân dân xã Mới", short_name="UBND xã Mới", on=clock.today(), basis="NQ")
    sheet = read("van-phong", f"/van-ban/{edition}").page.select_one(".sheet")
    assert sheet is not None and "xã Thử Nghiệm" in sheet.get_text().replace("XÃ THỬ NGHIỆM", "xã Thử Nghiệm")
    with house.app.app_context():
        assert (
            db.session.scalars(select(Edition).where(Edition.slug == edition)).one().issuing_body.endswith("Thử Nghiệm")
        )
    assert "về lịch họp" in read("truong-x", f"/chi-dao/{dispatch}").page.get_text()
