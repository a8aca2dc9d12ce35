"""The post box of the tests: what the application would have mailed, and the links in it."""

import re
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from flask import Flask

from blueprints.accounts import jobs as mailing
from tenants.ground import jobs


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail as it would have been sent."""

    to: str
    subject: str
    body: str

    @property
    def link(self) -> tuple[str, str]:
        """Host and path of the one address in the mail."""
        found = re.findall(r"http://([^/\s]+)(/\S*)", self.body)
        assert len(found) == 1, self.body
        return found[0]


@pytest.fixture
def letters(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Callable[[], list[Letter]]:
    """letters() does the work that waits and gives the mails it would have sent since the last call."""
    sent: list[Letter] = []
    monkeypatch.setattr(mailing, "send", lambda *letter: sent.append(Letter(*letter)))

    def take() -> list[Letter]:
        with app.app_context():
            jobs.drain()
            assert not jobs.failures()
        taken = list(sent)
        sent.clear()
        return taken

    return take
