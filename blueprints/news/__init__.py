"""News of a unit: staff write, somebody approves, the public reads, and what is withdrawn says why."""

from flask_babel import lazy_gettext as _l

from blueprints.news import actions, queries
from blueprints.news.categories import manage
from blueprints.news.public import public
from tenants import founding
from tenants.doors import MenuItem, RailItem, Room
from tenants.permissions import Permission

founding.on_founded.append(actions.found_categories)

room = Room(
    doors=(public, manage),
    menu=(MenuItem(_l("Tin tức"), "news.index", order=20),),
    rail=(
        RailItem(
            _l("Tin bài"), "news_manage.index", "news", order=30, needs=Permission.NEWS_WRITE, count=queries.waiting
        ),
    ),
)
