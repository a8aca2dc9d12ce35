"""Numbers when many issue at once: none twice, none left out, on both databases."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask

from blueprints.documents import actions, queries
from tenants.ground.database import db, scope
from tests.documents.papers import DAY, drafted
from tests.world import unit

WRITERS, EACH = 6, 4


def test_writers_at_once_get_one_number_after_the_other(app: Flask) -> None:
    def issue(turn: int) -> list[int]:
        numbers = []
        for _ in range(EACH):
            with app.app_context(), scope(unit("truong-x").id):
                edition = actions.issue(drafted(subject=f"Người {turn}"), issued_on=DAY)
                numbers.append(edition.code_number or 0)
                db.session.commit()
        return numbers

    with ThreadPoolExecutor(WRITERS) as pool:
        given = [number for numbers in pool.map(issue, range(WRITERS)) for number in numbers]
    assert sorted(given) == list(range(1, WRITERS * EACH + 1))


def test_an_issue_that_fails_gives_its_number_back(context: Flask) -> None:
    school = unit("truong-x").id
    with scope(school):
        actions.issue(drafted(), issued_on=DAY)
        db.session.commit()
    with pytest.raises(ZeroDivisionError), scope(school):
        actions.issue(drafted(), issued_on=DAY)
        raise ZeroDivisionError
    db.session.rollback()
    with scope(school):
        assert actions.issue(drafted(), issued_on=DAY).code_number == 2
        assert [row.code_number for row in queries.register_out(school, DAY.year)] == [1, 2]
