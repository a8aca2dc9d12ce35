"""Production refuses what would hurt it; a desk starts with nothing set."""

from pathlib import Path

import pytest

from tenants.ground.settings import Misconfigured, load

SOUND = {"APP_ENV": "production", "SECRET_KEY": "x" * 40, "PARENT_DOMAIN": "truong.example.vn"}


def test_a_desk_needs_nothing_and_keeps_its_own_secret(tmp_path: Path) -> None:
    first, second = load({}, var=tmp_path), load({}, var=tmp_path)
    assert first.secret_key == second.secret_key and len(first.secret_key) >= 32
    assert first.database_url.startswith("sqlite:///") and first.trusted_proxies == 0


def test_production_starts_when_all_is_said(tmp_path: Path) -> None:
    assert load(SOUND, var=tmp_path).scheme == "https"


@pytest.mark.parametrize(
    "broken",
    [
        {"SECRET_KEY": ""}, {"SECRET_KEY": "short"}, {"FLASK_DEBUG": "1"}, {"PARENT_DOMAIN": "localhost"},
        {"PORT": "acht"}, {"PORT": "-1"}, {"PORT": "0"}, {"TRUSTED_PROXIES": "viele"}, {"UPLOAD_LIMIT_MB": "0"},
    ],
)  # fmt: skip
def test_production_refuses(tmp_path: Path, broken: dict[str, str]) -> None:
    with pytest.raises(Misconfigured):
        load(SOUND | broken, var=tmp_path)


def test_plain_postgres_addresses_get_the_installed_driver(tmp_path: Path) -> None:
    for address in ("postgres://u@h/d", "postgresql://u@h/d"):
        assert load({"DATABASE_URL": address}, var=tmp_path).database_url == "postgresql+psycopg://u@h/d"
