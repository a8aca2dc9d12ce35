"""The environment read once into one typed, frozen object whose every default is safe to publish."""

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SHORTEST_SECRET = 32


class Misconfigured(RuntimeError):
    """The environment asks for something the application refuses to start with."""


@dataclass(frozen=True, slots=True)
class Settings:
    """All that may differ between two installations; each field names its environment variable in capitals."""

    production: bool
    secret_key: str
    database_url: str
    redis_url: str
    media_url: str
    mail_url: str
    mail_from: str
    parent_domain: str
    operator_hosts: frozenset[str]
    port: int
    trusted_proxies: int
    upload_limit: int
    testing: bool = False

    @property
    def scheme(self) -> str:
        """Scheme of the addresses put into mails: TLS wherever real people sign in."""
        return "https" if self.production else "http"

    @property
    def port_suffix(self) -> str:
        """What follows a host name in an absolute address: nothing behind a proxy, the port on a desk."""
        return "" if self.production or self.port in (80, 443) else f":{self.port}"


def _whole(environment: Mapping[str, str], name: str, default: int, lowest: int = 0) -> int:
    text = environment.get(name, "").strip() or str(default)
    if not text.isdecimal() or int(text) < lowest:
        raise Misconfigured(f"{name} must be a whole number of at least {lowest}, not {text!r}.")
    return int(text)


def _secret(environment: Mapping[str, str], production: bool, var: Path) -> str:
    given = environment.get("SECRET_KEY", "")
    if production:
        if len(given) < SHORTEST_SECRET:
            raise Misconfigured(
                f"SECRET_KEY must be set to at least {SHORTEST_SECRET} random characters in production."
            )
        return given
    if given:
        return given
    # A desk gets a secret of its own that survives a restart, so that nobody is tempted to commit one.
    file = var / "secret_key"
    if not file.exists():
        var.mkdir(parents=True, exist_ok=True)
        file.write_text(secrets.token_hex(32))
        file.chmod(0o600)
    return file.read_text().strip()


def load(environment: Mapping[str, str] = os.environ, var: Path = ROOT / "var") -> Settings:
    """Settings from the environment.

    Raises Misconfigured when a value cannot be used, or when production lacks a secret or has debugging on.
    """
    production = environment.get("APP_ENV", "development").strip().lower() == "production"
    if production and environment.get("FLASK_DEBUG", "0") not in ("", "0", "false"):
        raise Misconfigured("FLASK_DEBUG must be off in production.")
    parent = environment.get("PARENT_DOMAIN", "localhost").strip().lower().strip(".")
    if production and parent == "localhost":
        raise Misconfigured("PARENT_DOMAIN must name the domain under which the portals stand in production.")
    var.mkdir(parents=True, exist_ok=True)
    operators = environment.get("OPERATOR_HOSTS", "localhost,127.0.0.1").lower()
    return Settings(
        production=production,
        secret_key=_secret(environment, production, var),
        database_url=_driver(environment.get("DATABASE_URL", "").strip() or f"sqlite:///{var / 'cong-truong.db'}"),
        redis_url=environment.get("REDIS_URL", "").strip(),
        media_url=environment.get("MEDIA_URL", "").strip() or str(var / "media"),
        mail_url=environment.get("MAIL_URL", "").strip(),
        mail_from=environment.get("MAIL_FROM", "").strip() or f"khong-tra-loi@{parent}",
        parent_domain=parent,
        operator_hosts=frozenset(part.strip() for part in operators.split(",") if part.strip()),
        port=_whole(environment, "PORT", 8000, lowest=1),
        trusted_proxies=_whole(environment, "TRUSTED_PROXIES", 0),
        upload_limit=_whole(environment, "UPLOAD_LIMIT_MB", 20, lowest=1) * 1024 * 1024,
    )


def _driver(url: str) -> str:
    # Operators paste the address their provider shows; only psycopg 3 is installed.
    for plain in ("postgres://", "postgresql://"):
        if url.startswith(plain):
            return "postgresql+psycopg://" + url.removeprefix(plain)
    return url
