"""Steering documents for the tests: short ways to an edition, a draft, a sending, and what became of it."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from blueprints.directives import actions
from blueprints.directives.models import Delivery, DeliveryEvent, Dispatch
from blueprints.documents import actions as documents
from blueprints.documents.models import Edition
from tenants.ground import clock
from tenants.ground.database import across_units, db, scope
from tests.world import person, unit

ISSUED = date(2020, 11, 5)
DUE = date(2020, 11, 10)
NOON = datetime(2020, 11, 5, 12, 0, tzinfo=clock.TZ)
DUTIES = [
    {"kind": "acknowledge"},
    {"kind": "plan", "text": "Gửi kế hoạch truyền thông của trường", "due_on": DUE},
]


def edition(slug: str = "van-phong", **fields: Any) -> Edition:
    """A document that a unit issued, kept."""
    given = {
        "type_id": "plan",
        "subject": "Truyền thông về giáo dục năm học 2020 – 2021",
        "body": "Các trường xây dựng kế hoạch.",
        "signer_title": "Chủ tịch",
        "signer_name": "Nguyễn Văn Ký",
        "place": "Thử Nghiệm",
    } | fields
    with scope(unit(slug).id):
        issued = documents.issue(documents.draft(**given), issued_on=ISSUED)
        db.session.commit()
    return issued


def drafted(slug: str = "van-phong", **choices: Any) -> Dispatch:
    """A draft of a sending, kept."""
    with scope(unit(slug).id):
        given = {"rule": {}, "duties": DUTIES} | choices
        dispatch = actions.compose(
            given.pop("edition", None) or edition(slug), sender=unit(slug), by=person("dung"), **given
        )
        db.session.commit()
    return dispatch


def sent(slug: str = "van-phong", **choices: Any) -> Dispatch:
    """A sending, kept."""
    dispatch = drafted(slug, **choices)
    with scope(unit(slug).id):
        actions.send(dispatch, by=person("dung"), key=secrets.token_hex(16))
        db.session.commit()
    return dispatch


def recalled(dispatch: Dispatch, reason: str = "Ban hành nhầm thẩm quyền") -> None:
    """Takes a sending back, kept."""
    with scope(dispatch.sender_id):
        actions.recall(dispatch, reason=reason, by=person("giang"))
        db.session.commit()


def delivery(dispatch: Dispatch, slug: str) -> Delivery:
    """What a unit received, read afresh."""
    with across_units("a test looks at a delivery"):
        query = select(Delivery).where(Delivery.dispatch_id == dispatch.id, Delivery.unit_id == unit(slug).id)
        return db.session.execute(query.execution_options(populate_existing=True)).scalar_one()


def rows(dispatch: Dispatch) -> int:
    """How many deliveries and events a dispatch has, added up."""
    with across_units("a test counts"):
        deliveries = select(Delivery.id).where(Delivery.dispatch_id == dispatch.id)
        events = select(DeliveryEvent.id).where(DeliveryEvent.delivery_id.in_(deliveries))
        return len(db.session.scalars(deliveries).all()) + len(db.session.scalars(events).all())


@contextmanager
def at(slug: str) -> Iterator[None]:
    """Acts of a unit, kept at the end."""
    with scope(unit(slug).id):
        yield
        db.session.commit()
