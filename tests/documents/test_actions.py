"""Drafts, the issue, what is fixed by it, and the marks that come after."""

from datetime import date

import pytest
from flask import Flask
from sqlalchemy import delete, select, update

from blueprints.documents import actions, queries, registers
from blueprints.documents.models import Edition, EditionFile, Immutable
from blueprints.documents.refusals import NotReady, NumberTaken, Refusal, Secret, Settled, StaleDocument
from tenants import audit, units
from tenants.ground import clock
from tenants.ground.database import db, scope
from tenants.search import SearchEntry
from tests.documents.papers import DAY, drafted, issued, recorded, stored
from tests.world import person, unit


def test_issue_fixes_number_names_place_and_signer(context: Flask) -> None:
    edition = issued("truong-x", number=118)
    assert (edition.number_text, edition.code_number, edition.code_notation) == ("118/KH-THCS", 118, "KH-THCS")
    assert (edition.slug, edition.issued_date, edition.place) == ("118-kh-thcs-2020", DAY, "Thử Nghiệm")
    assert (edition.governing_body, edition.issuing_body) == (unit("van-phong").short_name, "Trường THCS Xuân Mai")
    assert (edition.signer_name, edition.school_year, len(edition.digest)) == ("Trần Thị Bình", "2020-2021", 64)


def test_names_are_those_of_the_day_whatever_comes_later(context: Flask) -> None:
    units.rename(unit("truong-x"), name="Trường THCS Mới", short_name="THCS Mới", on=date(2021, 1, 1), basis="QĐ 1")
    db.session.commit()
    assert issued("truong-x", on=date(2020, 12, 31)).issuing_body == "Trường THCS Xuân Mai"
    assert issued("truong-x", on=date(2021, 1, 1)).issuing_body == "Trường THCS Mới"


def test_letters_carry_no_type_and_small_numbers_a_nought(context: Flask) -> None:
    assert issued("van-phong", type_id="official_letter").number_text == "01/UBND"
    assert issued("van-phong", type_id="decision").number_text == "02/QĐ-UBND"


def test_numbers_begin_again_each_year_and_a_unit_may_keep_a_series_for_each_type(context: Flask) -> None:
    assert issued("truong-x", on=date(2020, 12, 31)).code_number == 1
    assert issued("truong-x", on=date(2021, 1, 1)).code_number == 1
    school = unit("truong-y")
    school.settings = school.settings | {"series": "type"}
    db.session.commit()
    numbers = [issued("truong-y", type_id=kind).number_text for kind in ("plan", "notice", "plan")]
    assert numbers == ["01/KH-TH", "01/TB-TH", "02/KH-TH"]


@pytest.mark.parametrize("model", [Edition, EditionFile])
@pytest.mark.parametrize("change", ["update", "delete", "bulk update", "bulk delete"])
def test_what_was_issued_never_changes(context: Flask, model: type[Edition | EditionFile], change: str) -> None:
    edition = issued("truong-x", file=b"Bang phan cong\n")
    row = edition if model is Edition else queries.files_of(edition)[0]
    column = "subject" if model is Edition else "name"
    with pytest.raises(Immutable):
        if change == "update":
            setattr(row, column, "khác")
            db.session.flush()
        elif change == "delete":
            db.session.delete(row)
            db.session.flush()
        else:
            db.session.execute(update(model).values({column: "khác"}) if "update" in change else delete(model))
    db.session.rollback()
    assert getattr(db.session.get_one(model, row.id), column) != "khác"


def test_an_issued_document_takes_no_more_changes(context: Flask) -> None:
    issued("truong-x")
    with scope(unit("truong-x").id):
        document = queries.documents().items[0][0]
        for act in (
            lambda: actions.revise(document, version=document.version, subject="khác"),
            lambda: actions.issue(document),
            lambda: actions.discard(document),
            lambda: actions.submit(document),
            lambda: actions.add_file(document, stored()),
        ):
            with pytest.raises(Settled):
                act()


def test_the_digest_stands_for_every_field_and_file(context: Flask) -> None:
    plain, other = issued("truong-x", number=1), issued("truong-y", number=1)
    with_file = issued("truong-z", number=1, file=b"Lich truyen thong\n")
    assert len({plain.digest, other.digest, with_file.digest}) == 3


@pytest.mark.parametrize(
    ("fields", "day", "said"),
    [
        ({"signer_name": ""}, DAY, "người ký"),
        ({"subject": ""}, DAY, "trích yếu"),
        ({"body": ""}, DAY, "nội dung"),
        ({}, date(9000, 1, 1), "hôm nay"),
    ],
)
def test_issue_says_what_is_missing_and_takes_no_number(
    context: Flask, fields: dict[str, str], day: date, said: str
) -> None:
    with scope(unit("truong-x").id):
        document = drafted(**fields)
        with pytest.raises(NotReady, match=said):
            actions.issue(document, issued_on=day)
        assert queries.last_number(day.year) is None


def test_a_unit_without_notation_cannot_number(context: Flask) -> None:
    unit("truong-x").notation = ""
    with scope(unit("truong-x").id), pytest.raises(NotReady, match="viết tắt"):
        actions.issue(drafted(), issued_on=DAY)


def test_the_counter_goes_on_from_the_paper_register_and_never_back(context: Flask) -> None:
    with scope(unit("truong-x").id):
        actions.start_counter(year=2020, last=117)
        assert queries.next_number("plan", 2020) == 118
        assert registers.take(series="", year=2020) == 118
        with pytest.raises(NotReady, match="118"):
            actions.start_counter(year=2020, last=100)
        actions.start_counter(year=2020, last=118)


def test_a_number_is_given_once(context: Flask) -> None:
    recorded("truong-x", "02/KH-THCS", DAY, type_id="plan")
    issued("truong-x")
    with pytest.raises(NumberTaken, match="02/KH-THCS"):
        issued("truong-x")
    db.session.rollback()
    assert recorded("truong-x", "02/KH-THCS", date(2019, 5, 5), type_id="plan").slug == "02-kh-thcs-2019"


def test_secret_documents_are_refused(context: Flask) -> None:
    with scope(unit("truong-x").id):
        with pytest.raises(Secret):
            drafted(classification="secret")
        document = drafted()
        with pytest.raises(Secret):
            actions.revise(document, version=document.version, classification="Mật")


def test_revise_notices_who_was_faster(context: Flask) -> None:
    with scope(unit("truong-x").id):
        document = drafted()
        version = document.version
        actions.revise(document, version=version, subject="Lần một")
        with pytest.raises(StaleDocument):
            actions.revise(document, version=version, subject="Lần hai")
        assert document.subject == "Lần một"


def test_a_document_goes_up_and_comes_back_with_a_reason(context: Flask) -> None:
    with scope(unit("truong-x").id):
        document = drafted()
        actions.submit(document, by=person("an"))
        assert (document.state, queries.waiting()) == ("submitted", 1)
        with pytest.raises(NotReady):
            actions.send_back(document, reason=" ")
        actions.send_back(document, reason="Thiếu nơi nhận", by=person("binh"))
        assert (document.state, queries.reason_of(document)) == ("rejected", "Thiếu nơi nhận")
        actions.revise(document, version=document.version, recipients=["Như trên"])
        assert document.state == "draft"


def test_enter_record_takes_the_number_as_it_is(context: Flask) -> None:
    edition = recorded("so-gd", "Số: 37 /2020/TT- BGDĐT", date(2020, 10, 5), issuing_body="Bộ Giáo dục và Đào tạo")
    assert (edition.number_text, edition.slug) == ("37/2020/TT-BGDĐT", "37-2020-tt-bgddt")
    assert (edition.has_text, edition.type_name, edition.issuing_body) == (False, "Thông tư", "Bộ Giáo dục và Đào tạo")
    with scope(unit("so-gd").id), pytest.raises(NotReady, match="118/KH-THCS"):
        actions.enter_record(number="không số", type_id="plan", subject="x", issued_on=DAY)


def test_mark_is_the_issuers_alone_and_counts_once(context: Flask) -> None:
    edition = issued("van-phong")
    with scope(unit("truong-x").id), pytest.raises(Refusal):
        actions.mark(edition, kind="recalled", reason="Sai")
    with scope(unit("van-phong").id):
        first = actions.mark(edition, kind="recalled", reason="Sai số liệu", by=person("giang"))
        assert actions.mark(edition, kind="recalled", reason="Lại").id == first.id
        with pytest.raises(NotReady):
            actions.mark(edition, kind="corrected", reason="")
        with pytest.raises(KeyError):
            actions.mark(edition, kind="lost", reason="x")
    entry = db.session.scalar(select(SearchEntry).where(SearchEntry.edition_id == edition.id))
    assert entry is not None and entry.mark == "recalled"
    assert "document:recalled" in [row.verb for row in audit.of_unit(unit("van-phong"))]


def test_a_recalled_text_may_leave_the_index(context: Flask) -> None:
    office = unit("van-phong")
    office.settings = office.settings | {"recalled_text": "withheld"}
    edition = issued("van-phong", body="Nội dung rất riêng.")
    with scope(office.id):
        actions.mark(edition, kind="recalled", reason="Sai")
    entry = db.session.scalar(select(SearchEntry).where(SearchEntry.edition_id == edition.id))
    assert entry is not None and "rất riêng" not in entry.body


def test_frozen_day_counts_for_the_register(context: Flask) -> None:
    with clock.frozen(clock.day_start(date(2027, 1, 1))), scope(unit("truong-x").id):
        assert actions.issue(drafted()).issued_date == date(2027, 1, 1)
