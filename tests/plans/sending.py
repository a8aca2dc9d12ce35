"""What the tests of plans begin with: a steering document that rests on one of the department and was sent down."""

from datetime import date

from blueprints.directives import actions as directives
from blueprints.directives.models import Delivery, Dispatch
from blueprints.documents import actions as documents
from blueprints.documents.models import Edition
from tenants.ground.database import db, scope
from tests import world

DAY = date(2020, 11, 5)


def issued(slug: str, by: str | None = None, **fields: object) -> Edition:
    """A plan of a unit, issued on a day long ago."""
    unit = world.unit(slug)
    with scope(unit.id):
        values = {"type_id": "plan", "subject": "Truyền thông năm học 2020 – 2021", "body": "I. MỤC ĐÍCH\nThông tin."}
        signed = {
            "signer_name": "Nguyễn Văn Ký",
            "signer_title": "Trưởng phòng",
            "by": world.person(by) if by else None,
        }
        day = fields.pop("on", DAY)
        document = documents.draft(**{**values, **signed, **fields})  # type: ignore[arg-type]
        edition = documents.issue(document, issued_on=day)  # type: ignore[arg-type]
        db.session.commit()
        return edition


def sent(edition: Edition, *, sender: str = "van-phong", **choices: object) -> Dispatch:
    """An edition sent to every school below, which is asked for a plan."""
    office = world.unit(sender)
    with scope(office.id):
        duties = [{"kind": "plan", "due_on": date(2030, 1, 10)}]
        dispatch = directives.compose(edition, sender=office, by=None, rule={}, duties=duties, **choices)
        directives.send(dispatch, by=None, key=f"lần gửi {dispatch.id}")
        db.session.commit()
        return dispatch


def delivery_at(slug: str, dispatch: Dispatch) -> Delivery:
    """What a unit received of it."""
    unit = world.unit(slug)
    with scope(unit.id):
        return db.session.query(Delivery).filter_by(dispatch_id=dispatch.id).one()
