"""What cites what: found in bases and text, resolved when issued or later, never to a document that is not meant."""

from datetime import date

from flask import Flask

from blueprints.documents import queries
from blueprints.documents.citing import cited
from tenants.ground.database import db
from tests.documents.papers import BASIS, issued, recorded


def test_cited_finds_each_document_once_with_its_date() -> None:
    found = cited(
        ["Căn cứ Thông tư số 37/2020/TT-BGDĐT ngày 05/10/2020 của Bộ;", "Chỉ thị số 16/CT-UBND ngày 19/10/2020;"],
        "Thực hiện 37/2020/TT-BGDĐT và Nghị quyết số 29- NQ/TW của Ban Chấp hành; kế hoạch 118 /KH- THCS.",
        own="118/khthcs",
    )
    assert [(one.kind, one.key, one.day) for one in found] == [
        ("basis", "37/2020/ttbgddt", date(2020, 10, 5)),
        ("basis", "16/ctubnd", date(2020, 10, 19)),
        ("reference", "29/nqtw", None),
    ]


def test_a_date_belongs_to_the_number_before_it() -> None:
    found = cited([], "Kế hoạch số 260/KH-GDĐT và Chỉ thị số 16/CT-UBND ngày 19/10/2020.")
    assert [one.day for one in found] == [None, date(2020, 10, 19)]


def test_citations_run_both_ways(context: Flask) -> None:
    above = issued("van-phong", on=date(2020, 11, 5), number=260)
    below = issued("truong-x", bases=[BASIS])
    assert [one.target_id for one in queries.citations_from(below)] == [above.id]
    assert [one.source.issuer.slug for one in queries.citations_to(above)] == ["truong-x"]
    assert [row.id for row in queries.lineage(below)] == [above.id, below.id]


def test_a_citation_is_resolved_when_its_document_comes_later(context: Flask) -> None:
    below = issued("truong-x", bases=[BASIS])
    assert queries.citations_from(below)[0].target_id is None
    above = issued("van-phong", on=date(2020, 11, 5), number=260)
    db.session.expire_all()
    assert queries.citations_from(below)[0].target_id == above.id


def test_the_date_must_fit(context: Flask) -> None:
    issued("van-phong", on=date(2020, 11, 4), number=260)
    below = issued("truong-x", bases=[BASIS])
    assert queries.citations_from(below)[0].target_id is None


def test_of_many_with_one_number_only_the_one_above_is_meant(context: Flask) -> None:
    stranger = issued("van-phong-khac", on=date(2020, 11, 5), number=260)
    own = issued("van-phong", on=date(2020, 11, 5), number=260)
    below = issued("truong-x", bases=[BASIS])
    assert queries.citations_from(below)[0].target_id == own.id
    elsewhere = issued("truong-z", bases=[BASIS])
    assert queries.citations_from(elsewhere)[0].target_id == stranger.id


def test_later_twins_take_only_citations_of_their_own_line(context: Flask) -> None:
    ours, theirs = issued("truong-x", bases=[BASIS]), issued("truong-z", bases=[BASIS])
    stranger = issued("van-phong-khac", on=date(2020, 11, 5), number=260)
    db.session.expire_all()
    assert queries.citations_from(theirs)[0].target_id == stranger.id
    assert queries.citations_from(ours)[0].target_id is None
    own = issued("van-phong", on=date(2020, 11, 5), number=260)
    db.session.expire_all()
    assert queries.citations_from(ours)[0].target_id == own.id
    assert queries.citations_from(theirs)[0].target_id == stranger.id


def test_two_above_with_one_number_stay_open(context: Flask) -> None:
    """Wrong links are worse than none: both the province and the commune could be meant."""
    issued("van-phong", on=date(2020, 11, 5), number=260)
    recorded("so-gd", "260/KH-UBND", date(2020, 11, 5), type_id="plan")
    assert queries.citations_from(issued("truong-x", bases=[BASIS]))[0].target_id is None


def test_legal_texts_are_known_in_the_whole_country(context: Flask) -> None:
    circular = recorded("van-phong-khac", "37/2020/TT-BGDĐT", date(2020, 10, 5))
    below = issued("truong-x", bases=["Căn cứ Thông tư số 37/2020/TT-BGDĐT ngày 05/10/2020;"])
    assert queries.citations_from(below)[0].target_id == circular.id


def test_without_a_date_only_documents_from_above_are_meant(context: Flask) -> None:
    undated = "Căn cứ Kế hoạch số 260/KH-UBND của UBND xã;"
    issued("van-phong-khac", on=date(2020, 11, 5), number=260)
    below = issued("truong-x", bases=[undated])
    assert queries.citations_from(below)[0].target_id is None
    own = issued("van-phong", on=date(2020, 11, 5), number=260)
    db.session.expire_all()
    assert queries.citations_from(below)[0].target_id == own.id


def test_lineage_fills_missing_levels_from_above(context: Flask) -> None:
    top = recorded("so-gd", "3725/KH-SGDĐT", date(2020, 10, 27), type_id="plan")
    middle = issued(
        "van-phong", on=date(2020, 11, 5), number=260, bases=["Căn cứ Kế hoạch số 3725/KH-SGDĐT ngày 27/10/2020;"]
    )
    below = issued("truong-x", bases=[BASIS])
    assert [row.id for row in queries.lineage(below)] == [top.id, middle.id, below.id]


def test_staff_papers_stay_out_of_public_chains(context: Flask) -> None:
    hidden = issued("van-phong", on=date(2020, 11, 5), number=260, visibility="staff")
    below = issued("truong-x", bases=[BASIS])
    assert [row.id for row in queries.lineage(below)] == [below.id]
    assert [row.id for row in queries.lineage(below, public=False)] == [hidden.id, below.id]
    note = issued("truong-y", bases=[BASIS], visibility="staff")
    assert note.id not in [one.source_id for one in queries.citations_to(hidden)]
