"""Plans of a unit: a document of type kế hoạch with tasks, made on its own or as the answer to a steering document."""

from flask_babel import lazy_gettext as _l

from blueprints.plans import issuing, queries  # noqa: F401
from blueprints.plans.manage import manage
from blueprints.plans.public import public
from tenants.doors import MenuItem, RailItem, Room
from tenants.permissions import Permission

room = Room(
    doors=(public, manage),
    menu=(MenuItem(_l("Kế hoạch"), "plans.index", order=35),),
    rail=(
        RailItem(
            _l("Kế hoạch"), "plans_manage.index", "plan", order=35, needs=Permission.PLAN_WRITE,
            count=lambda _unit: queries.waiting(),
        ),
    ),
)  # fmt: skip
