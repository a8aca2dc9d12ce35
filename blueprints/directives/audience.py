"""Who receives a dispatch: a rule over the units below the sender, resolved on a day; nobody else can ever be in it."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, func, select

from tenants.ground import folding
from tenants.ground.database import db
from tenants.lines import Line, below_ids
from tenants.units import KINDS, Unit

Rule = dict[str, Any]
"""line, levels, kinds, ownerships, areas, offices, except: what is missing or empty limits nothing."""

LIVING = ("live", "trial")
NAMES_PER_PAGE = 200
OFFICE_KINDS = tuple(name for name, kind in KINDS.items() if kind.is_office)


@dataclass(frozen=True, slots=True)
class Choice:
    """One value a rule may ask for and how many units below the sender have it."""

    value: str
    number: int


def audience(rule: Rule, sender: Unit, on: date | None = None) -> Select[int]:
    """Select of the ids of the recipients: below the sender in the rule's line on a day, living, fitting the rule."""
    query = _fitting(rule, sender, on)
    left_out = [int(identity) for identity in rule.get("except") or ()]
    return query.where(Unit.id.not_in(left_out)) if left_out else query


def _fitting(rule: Rule, sender: Unit, on: date | None) -> Select[int]:
    query = select(Unit.id).where(Unit.id.in_(below_ids(sender, line_of(rule), on)), Unit.state.in_(LIVING))
    if not rule.get("offices"):
        query = query.where(Unit.kind.not_in(OFFICE_KINDS))
    for name, column in (
        ("levels", Unit.level),
        ("kinds", Unit.kind),
        ("ownerships", Unit.ownership),
        ("areas", Unit.area),
    ):
        if rule.get(name):
            query = query.where(column.in_(rule[name]))
    return query


def line_of(rule: Rule) -> Line | None:
    """The line of command a rule goes down; None for any of the three."""
    line = rule.get("line") or "any"
    return None if line == "any" else Line(line)


def count(rule: Rule, sender: Unit) -> int:
    """How many units the rule gives today."""
    return db.session.scalar(select(func.count()).select_from(audience(rule, sender).subquery())) or 0


def reach_of(sender: Unit) -> int:
    """How many schools stand below the sender today in any line: what "all schools" means."""
    return count({}, sender)


def names(rule: Rule, sender: Unit, page: int = 1) -> Any:
    """A page of the units that fit the rule, those left out included, by level and name."""
    query = (
        select(Unit).where(Unit.id.in_(_fitting(rule, sender, None))).order_by(Unit.level, Unit.folded_name, Unit.id)
    )
    return db.paginate(query, page=max(1, page), per_page=NAMES_PER_PAGE, error_out=False)


def choices(sender: Unit, column: Any, rule: Rule) -> list[Choice]:
    """The values that schools below the sender have in a column, with their numbers."""
    below = _fitting({"line": rule.get("line"), "offices": rule.get("offices")}, sender, None)
    query = select(column, func.count()).where(Unit.id.in_(below)).group_by(column).order_by(column)
    return [Choice(value, number) for value, number in db.session.execute(query)]


def areas_like(words: str, sender: Unit) -> tuple[list[str], list[str]]:
    """Areas below the sender that the typed words name, and the words that name none."""
    known = [choice.value for choice in choices(sender, Unit.area, {"offices": True}) if choice.value]
    found: list[str] = []
    unknown: list[str] = []
    for word in (part.strip() for part in words.replace("\n", ",").replace(";", ",").split(",")):
        hits = [area for area in known if folding.fold(word) in folding.fold(area)] if word else []
        exact = [area for area in hits if folding.fold(area) == folding.fold(word)]
        found += exact or hits
        unknown += [word] if word and not hits else []
    return sorted(set(found)), unknown


def within(ids: list[int], rule: Rule, sender: Unit) -> list[int]:
    """Those of the ids that fit the rule, so that an exception can only name the sender's own units."""
    if not ids:
        return []
    query = _fitting(rule, sender, None).where(Unit.id.in_(ids)).order_by(Unit.id)
    return list(db.session.scalars(query))
