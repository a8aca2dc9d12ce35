"""Administrative documents: drafts, editions, registers, citations."""

from flask_babel import lazy_gettext as _l

from blueprints.documents import models, queries, registry  # noqa: F401
from blueprints.documents.manage import manage
from blueprints.documents.public import public
from tenants.doors import MenuItem, RailItem, Room
from tenants.permissions import Permission

room = Room(
    doors=(public, manage),
    menu=(MenuItem(_l("Văn bản"), "documents.index", order=40),),
    rail=(
        RailItem(
            _l("Văn bản"), "documents_manage.index", "doc", order=40, needs=Permission.DOCUMENT_WRITE,
            count=lambda _unit: queries.waiting(),
        ),
    ),
)  # fmt: skip
