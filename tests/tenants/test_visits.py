"""Visits: a reader counts once a day, robots never, and every process's sums end up in one row."""

from datetime import timedelta

import pytest
from flask import Flask

from tenants import visits
from tenants.ground import clock
from tenants.ground.database import scope
from tests.conftest import Visit
from tests.world import unit

PAGE = "/tuyen-bo-tro-nang"


def totals(app: Flask, slug: str) -> visits.Totals:
    app.extensions["visits"].flush(app)
    with app.app_context(), scope(unit(slug).id):
        return visits.totals()


def test_thousand_readings_of_one_reader_are_one_visit(visit: Visit, app: Flask) -> None:
    reader = visit("truong-x")
    for _ in range(50):
        reader.get(PAGE, lint=False)
    assert totals(app, "truong-x").today == 1
    assert totals(app, "truong-y").today == 0


def test_another_reader_counts(visit: Visit, app: Flask) -> None:
    visit("truong-x").get(PAGE)
    other = visit("truong-x")
    other.agent = "Mozilla/5.0 (Windows NT 10.0) Firefox/141.0"
    other.get(PAGE)
    assert totals(app, "truong-x").today == 2


@pytest.mark.parametrize(
    "agent", ["Googlebot/2.1", "", "curl/8.0", "python-requests/2", "bingbot", "facebookexternalhit preview"]
)
def test_robots_are_left_out(visit: Visit, app: Flask, agent: str) -> None:
    reader = visit("truong-x")
    reader.agent = agent
    reader.get(PAGE)
    assert totals(app, "truong-x").today == 0


def test_head_prefetch_and_errors_are_left_out(visit: Visit, app: Flask) -> None:
    reader = visit("truong-x")
    reader.client.head(PAGE, base_url=reader.origin, headers={"User-Agent": reader.agent})
    reader.get(PAGE, headers={"Sec-Purpose": "prefetch"})
    reader.get("/khong-co", status=404)
    assert totals(app, "truong-x").today == 0


def test_sums_of_two_processes_meet_in_one_row(app: Flask) -> None:
    for address in ("10.0.0.1", "10.0.0.2"):
        process = visits.Counter()
        environ = {"REQUEST_METHOD": "GET", "PATH_INFO": PAGE, "HTTP_USER_AGENT": "Mozilla/5.0", "REMOTE_ADDR": address}
        with app.app_context():
            process.count(environ, unit("truong-x").id)
        process.flush(app)
    assert totals(app, "truong-x").today == 2


def test_days_months_and_years_are_kept_apart(context: Flask) -> None:
    day = clock.today()
    with scope(unit("truong-x").id):
        for gone, views in ((0, 3), (1, 5), (400, 7)):
            visits.add(day - timedelta(days=gone), "", views)
        seen = visits.totals()
    assert (seen.today, seen.yesterday, seen.total, seen.since) == (3, 5, 15, day - timedelta(days=400))
    assert seen.month == 3 + (5 if day.day > 1 else 0)


def test_most_read_names_pages_of_the_section_in_order(context: Flask) -> None:
    day = clock.today()
    with scope(unit("truong-x").id):
        for path, views in (("/tin-tuc/a", 2), ("/tin-tuc/b", 9), ("/van-ban/c", 50), ("/tin-tuc/", 70), ("", 99)):
            visits.add(day, path, views)
        visits.add(day - timedelta(days=60), "/tin-tuc/a", 100)
        assert visits.most_read() == [("/tin-tuc/b", 9), ("/tin-tuc/a", 2)]
