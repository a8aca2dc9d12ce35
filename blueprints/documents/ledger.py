"""Writes behind an issue: citations resolved both ways, the place in the search index, the pages that change."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, literal_column, or_, select, update
from sqlalchemy.orm import aliased

from blueprints.documents import sheets
from blueprints.documents.citing import Cited, cited
from blueprints.documents.models import Citation, Edition, EditionFile
from blueprints.documents.queries import DEEPEST
from tenants import page_cache, search
from tenants.ground.database import db
from tenants.ground.html import plain
from tenants.lines import UnitReach
from tenants.search import SearchEntry
from tenants.units import Unit

CANDIDATES = 500
SEARCH_MARKS = {"recalled": "recalled", "repealed": "repealed", "replaced": "replaced"}


def digest(values: dict[str, Any], files: Sequence[str]) -> str:
    """The fingerprint of what was issued: every field and every file, in one canonical form."""
    text = json.dumps(values | {"files": list(files)}, ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def write_citations(edition: Edition) -> None:
    """Writes what an edition cites, each resolved where the store has exactly one document it can mean."""
    found = cited(edition.bases, plain(edition.body), own=edition.number_key)
    targets = _resolved(edition, found)
    db.session.add_all(
        Citation(
            source_id=edition.id, target_id=targets.get(one.key), kind=one.kind, raw=one.raw, number_key=one.key,
            cited_date=one.day, position=position,
        )
        for position, one in enumerate(found)
    )  # fmt: skip


def _resolved(edition: Edition, found: Sequence[Cited]) -> dict[str, int]:
    keys = {one.key for one in found}
    if not keys:
        return {}
    query = select(Edition.id, Edition.issuer_id, Edition.number_key, Edition.issued_date)
    query = query.where(Edition.number_key.in_(keys), Edition.id != edition.id)
    rows = db.session.execute(query.limit(CANDIDATES)).all()
    near = set(db.session.scalars(_near([edition.issuer_id]))) if rows else set()
    targets = {}
    for one in found:
        fit = [row for row in rows if row[2] == one.key and (one.day is None or row[3] == one.day)]
        if one.day is None or len(fit) > 1 or not nationwide(one.key):
            fit = [row for row in fit if row[1] in near]
        if len(fit) == 1:
            targets[one.key] = fit[0][0]
    return targets


def nationwide(key: str) -> bool:
    """Whether a number names one document in the whole country: those of legal texts carry their year.

    A 118/KH-THCS is issued by many schools, so only one from the same line of command can be meant by it.
    """
    return key.count("/") > 1


def _near(issuers: Sequence[int]) -> Any:
    """Ids of these units and of all that ever stood above or below them."""
    below = select(UnitReach.descendant_id).where(UnitReach.ancestor_id.in_(issuers))
    above = select(UnitReach.ancestor_id).where(UnitReach.descendant_id.in_(issuers))
    return below.union(above, select(Unit.id).where(Unit.id.in_(issuers)))


def resolve_earlier(edition: Edition) -> None:
    """Ties earlier citations of this number to the edition, now that the store has it and no other can be meant."""
    query = select(Edition.issuer_id, Edition.issued_date)
    query = query.where(Edition.number_key == edition.number_key, Edition.id != edition.id).limit(CANDIDATES)
    twins = db.session.execute(query).all()
    same_day = [issuer for issuer, day in twins if day == edition.issued_date]
    alone = nationwide(edition.number_key) and not same_day
    _tie(edition, Citation.cited_date == edition.issued_date, None if alone else same_day)
    _tie(edition, Citation.cited_date.is_(None), [issuer for issuer, _day in twins])


def _tie(edition: Edition, meant: ColumnElement[bool], rivals: Sequence[int] | None) -> None:
    if rivals is not None:
        meant &= Citation.source_id.in_(select(Edition.id).where(Edition.issuer_id.in_(_near([edition.issuer_id]))))
    if rivals:
        meant &= Citation.source_id.not_in(select(Edition.id).where(Edition.issuer_id.in_(_near(rivals))))
    change = update(Citation).where(Citation.number_key == edition.number_key, Citation.target_id.is_(None))
    change = change.where(Citation.source_id != edition.id, meant).values(target_id=edition.id)
    db.session.execute(change, execution_options={"synchronize_session": False})


def index(edition: Edition, *, mark: str = "", withheld: bool = False) -> None:
    """Puts an edition into the search index, or its new state; where units below read it stays as their room set it."""
    known = db.session.scalar(
        select(SearchEntry.path_below).where(SearchEntry.kind == "document", SearchEntry.ref == str(edition.id))
    )
    words = "" if withheld else "\n".join([*edition.bases, plain(edition.body)])
    search.index(
        kind="document", ref=str(edition.id), unit_id=edition.issuer_id, path=sheets.path(edition),
        title=f"{edition.type_name} {edition.number_text}: {edition.subject}", body=words, number=edition.number_text,
        shown_from=edition.issued_at, school_year=edition.school_year, public=edition.visibility == "public",
        edition_id=edition.id, mark=SEARCH_MARKS.get(mark, ""), path_below=known or "",
    )  # fmt: skip


def refresh_readers(edition: Edition, *, below: bool = False) -> None:
    """Makes every cached page that names this edition unreachable: its issuer's, and of all whose documents touch it.

    `below` also reaches all portals under the issuer, which may show the edition itself.
    """
    down = (
        select(Edition.id.label("id"), literal_column("0").label("step"))
        .where(Edition.id == edition.id)
        .cte("down", recursive=True)
    )
    step = select(Citation.source_id, down.c.step + 1).join(down, Citation.target_id == down.c.id)
    down = down.union(step.where(down.c.step < DEEPEST))
    target = aliased(Citation)
    cited_by_it = select(target.target_id).where(target.source_id == edition.id, target.target_id.is_not(None))
    touched = select(Edition.issuer_id).where(
        or_(Edition.id.in_(select(down.c.id)), Edition.id.in_(cited_by_it)), Edition.issuer_id != edition.issuer_id
    )
    if below:
        # The broadcast reaches these by one row, however many they are.
        reached = select(UnitReach.descendant_id).where(UnitReach.ancestor_id == edition.issuer_id)
        touched = touched.where(Edition.issuer_id.not_in(reached))
    _bump(db.session.scalars(touched.distinct()))
    (page_cache.broadcast if below else page_cache.bump)(edition.issuer)


def _bump(unit_ids: Iterable[int]) -> None:
    ids = sorted(unit_ids)
    # Rows are locked in one order, so that two offices that cite each other never wait for each other.
    for start in range(0, len(ids), CANDIDATES):
        some = ids[start : start + CANDIDATES]
        db.session.execute(select(Unit.id).where(Unit.id.in_(some)).order_by(Unit.id).with_for_update())
        db.session.execute(
            update(Unit).where(Unit.id.in_(some)).values(public_version=Unit.public_version + 1),
            execution_options={"synchronize_session": False},
        )


def file_row(edition: Edition, position: int, attachment: Any) -> EditionFile:
    """A draft's file as the edition keeps it for ever."""
    return EditionFile(
        edition_id=edition.id, position=position, digest=attachment.digest, name=attachment.name,
        media_type=attachment.media_type, size=attachment.size, pages=attachment.pages, scanned=attachment.scanned,
        language=attachment.language,
    )  # fmt: skip
