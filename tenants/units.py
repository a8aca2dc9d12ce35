"""Units: every school and every office above it, with dated names, states and the events that changed them."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l
from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, or_, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tenants import page_cache
from tenants.ground import clock, folding
from tenants.ground.database import Json, Model, db


@dataclass(frozen=True, slots=True)
class Kind:
    """What sort of unit it is: `rank` 1 to 5 is its step on the staircase from the ministry down to the school."""

    name: LazyString
    rank: int
    prefix: str = ""

    @property
    def is_office(self) -> bool:
        """Whether units of this kind steer others."""
        return self.rank < 5


KINDS: dict[str, Kind] = {
    "ministry": Kind(_l("Bộ"), 1),
    "peoples_committee": Kind(_l("Ủy ban nhân dân thành phố, tỉnh"), 2),
    "provincial_department": Kind(_l("Sở Giáo dục và Đào tạo"), 3),
    "district_office": Kind(_l("Phòng Giáo dục và Đào tạo"), 4),
    "commune": Kind(_l("Ủy ban nhân dân xã, phường"), 4),
    "cluster": Kind(_l("Cụm chuyên môn"), 4),
    "preschool": Kind(_l("Trường mầm non"), 5, "mn"),
    "primary": Kind(_l("Trường tiểu học"), 5, "th"),
    "lower_secondary": Kind(_l("Trường trung học cơ sở"), 5, "thcs"),
    "upper_secondary": Kind(_l("Trường trung học phổ thông"), 5, "thpt"),
    "multi_level": Kind(_l("Trường nhiều cấp học"), 5, "lc"),
    "boarding_ethnic": Kind(_l("Trường phổ thông dân tộc nội trú, bán trú"), 5, "ptdt"),
    "continuing_ed": Kind(_l("Trung tâm giáo dục thường xuyên"), 5, "gdtx"),
    "vocational_secondary": Kind(_l("Trường trung học nghề"), 5, "thn"),
    "special": Kind(_l("Trường chuyên biệt"), 5, "cb"),
    "independent_group": Kind(_l("Nhóm trẻ, lớp mẫu giáo độc lập"), 5, "nt"),
    "community_centre": Kind(_l("Trung tâm học tập cộng đồng"), 5, "htcd"),
}
"""Kinds of unit; schools after Luật Giáo dục 2019 and TT 45/2026/TT-BGDĐT, offices as the reform of 2025 left them."""

LEVELS: dict[str, LazyString] = {
    "preschool": _l("Mầm non"),
    "primary": _l("Tiểu học"),
    "lower_secondary": _l("THCS"),
    "upper_secondary": _l("THPT"),
    "multi_level": _l("Liên cấp"),
    "continuing": _l("Giáo dục thường xuyên"),
    "other": _l("Khác"),
    "office": _l("Cơ quan quản lý"),
}

OWNERSHIPS: dict[str, LazyString] = {
    "public": _l("Công lập"),
    "community": _l("Dân lập"),
    "private": _l("Tư thục"),
}

STATES: dict[str, LazyString] = {
    "trial": _l("Chạy thử"),
    "live": _l("Đang chạy"),
    "paused": _l("Tạm dừng"),
    "closed": _l("Đã kết thúc hoạt động"),
}

EVENTS: dict[str, LazyString] = {
    "opened": _l("Thành lập"),
    "renamed": _l("Đổi tên"),
    "merged": _l("Sáp nhập"),
    "split": _l("Chia tách"),
    "moved": _l("Chuyển cấp trên"),
    "dissolved": _l("Giải thể"),
    "state": _l("Đổi trạng thái cổng"),
}

PALETTES: dict[str, LazyString] = {
    "troi-thu": _l("Trời thu"),
    "bang-xanh": _l("Bảng xanh"),
    "muc-tim": _l("Mực tím"),
    "phuong-do": _l("Phượng đỏ"),
    "tuong-vang": _l("Tường vàng"),
    "sen-hong": _l("Sen hồng"),
    "ho-biec": _l("Hồ biếc"),
    "ngoi-nau": _l("Ngói nâu"),
}

SLUG = re.compile(r"[a-z0-9](?:[a-z0-9-]{1,61})[a-z0-9]")
RESERVED = frozenset(
    [
        "www",
        "admin",
        "api",
        "mail",
        "smtp",
        "imap",
        "ftp",
        "ns",
        "ns1",
        "ns2",
        "static",
        "assets",
        "cdn",
        "media",
        "tep",
        "files",
        "app",
        "web",
        "portal",
        "cong",
        "quantri",
        "dieuhanh",
        "localhost",
        "test",
        "dev",
        "staging",
        "status",
        "metrics",
        "health",
        "support",
        "help",
        "root",
        "operator",
        "login",
        "dangnhap",
    ]
)


class BadSlug(ValueError):
    """A sub-domain that cannot be given out; the text says why, in the reader's language."""


on_changed: list[Callable[["Unit"], object]] = []
"""Rooms add what must follow, in the same transaction, when a unit moves or its portal's state changes."""


class Unit(Model):
    """A school or an office with a portal of its own; its current name stands here, earlier ones in `unit_name`."""

    __tablename__ = "unit"
    __table_args__ = (
        CheckConstraint("state in ('trial','live','paused','closed')", name="state"),
        Index("ix_unit_kind_state", "kind", "state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(63), unique=True)
    kind: Mapped[str] = mapped_column(String(30))
    level: Mapped[str] = mapped_column(String(20))
    ownership: Mapped[str] = mapped_column(String(12), default="public")
    state: Mapped[str] = mapped_column(String(8), default="trial")
    name: Mapped[str] = mapped_column(String(200))
    short_name: Mapped[str] = mapped_column(String(100))
    folded_name: Mapped[str] = mapped_column(String(300), default="", index=True)
    notation: Mapped[str] = mapped_column(String(30), default="")
    place: Mapped[str] = mapped_column(String(100), default="")
    area: Mapped[str] = mapped_column(String(100), default="")
    address: Mapped[str] = mapped_column(String(200), default="")
    phone: Mapped[str] = mapped_column(String(50), default="")
    email: Mapped[str] = mapped_column(String(200), default="")
    responsible: Mapped[str] = mapped_column(String(150), default="")
    palette: Mapped[str] = mapped_column(String(20), default="troi-thu")
    illustrative: Mapped[bool] = mapped_column(default=False)
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    successor_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    notice: Mapped[str] = mapped_column(String(500), default="")
    settings: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    public_version: Mapped[int] = mapped_column(default=1)
    broadcast_version: Mapped[int] = mapped_column(default=0)

    successor: Mapped["Unit | None"] = relationship(remote_side="Unit.id", lazy="select")

    @property
    def is_office(self) -> bool:
        """Whether this unit steers others."""
        return KINDS[self.kind].is_office

    @property
    def rank(self) -> int:
        """Step on the staircase from the ministry (1) down to the school (5)."""
        return KINDS[self.kind].rank

    def __repr__(self) -> str:
        return f"<Unit {self.slug}>"


class UnitName(Model):
    """An official name of a unit and the days on which it was right."""

    __tablename__ = "unit_name"
    __table_args__ = (UniqueConstraint("unit_id", "valid_from"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    name: Mapped[str] = mapped_column(String(200))
    short_name: Mapped[str] = mapped_column(String(100))
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]


class UnitEvent(Model):
    """Something that happened to a unit, with its day and legal basis: opened, renamed, moved, merged, dissolved."""

    __tablename__ = "unit_event"

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    kind: Mapped[str] = mapped_column(String(12))
    on: Mapped[date]
    basis: Mapped[str] = mapped_column(String(300), default="")
    detail: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)


def by_slug(slug: str) -> Unit | None:
    """The unit that owns this sub-domain label."""
    return db.session.scalar(select(Unit).where(Unit.slug == slug))


def by_ids(ids: Sequence[int]) -> dict[int, Unit]:
    """Units by id, for lists that name many of them in one query."""
    return {unit.id: unit for unit in db.session.scalars(select(Unit).where(Unit.id.in_(ids)))} if ids else {}


def name_on(unit: Unit, day: date) -> UnitName | None:
    """The name that was official on that day; None before the unit existed."""
    return db.session.scalar(
        select(UnitName)
        .where(UnitName.unit_id == unit.id, UnitName.valid_from <= day)
        .where(or_(UnitName.valid_to.is_(None), UnitName.valid_to > day))
    )


def names_of(unit: Unit) -> list[UnitName]:
    """All names of a unit, the oldest first."""
    return list(db.session.scalars(select(UnitName).where(UnitName.unit_id == unit.id).order_by(UnitName.valid_from)))


def events_of(unit: Unit) -> list[UnitEvent]:
    """What happened to a unit, the newest first."""
    query = select(UnitEvent).where(UnitEvent.unit_id == unit.id).order_by(UnitEvent.on.desc(), UnitEvent.id.desc())
    return list(db.session.scalars(query))


def check_slug(slug: str) -> str:
    """The slug itself when it may be given out.

    Raises BadSlug for a wrong form, a reserved word, a name that looks like punycode, or one that was ever used.
    """
    if not SLUG.fullmatch(slug) or "--" in slug:
        raise BadSlug(_l("Tên miền con dài 3 – 63 ký tự, chỉ gồm chữ thường không dấu, chữ số và gạch nối ở giữa."))
    if slug in RESERVED:
        raise BadSlug(_l("Tên miền con này dành riêng cho hệ thống. Hãy chọn tên khác."))
    if by_slug(slug) is not None:
        raise BadSlug(
            _l(
                "Tên miền con này đã có đơn vị dùng hoặc từng dùng. Hãy thêm địa danh, ví dụ “%(slug)s-thuongtin”.",
                slug=slug,
            )
        )
    return slug


def rename(unit: Unit, *, name: str, short_name: str, on: date, basis: str) -> None:
    """Gives a unit a new official name from a day on; the old one stays in its history.

    Raises ValueError when the day is not after the start of the present name.
    """
    for current in names_of(unit):
        if current.valid_from >= on:
            raise ValueError(_l("Ngày đổi tên phải sau ngày bắt đầu của tên hiện tại."))
        if current.valid_to is None:
            current.valid_to = on
    db.session.add(UnitName(unit_id=unit.id, name=name, short_name=short_name, valid_from=on))
    db.session.add(
        UnitEvent(unit_id=unit.id, kind="renamed", on=on, basis=basis, detail={"from": unit.name, "to": name})
    )
    set_name(unit, name, short_name)
    page_cache.bump(unit)
    page_cache.broadcast(unit)


def set_name(unit: Unit, name: str, short_name: str) -> None:
    """Writes the present name with the folded form that the directory searches."""
    unit.name, unit.short_name = name, short_name
    unit.folded_name = folding.fold(f"{name} {short_name}")


def close(unit: Unit, *, on: date, basis: str, successor: Unit | None, kind: str = "dissolved") -> None:
    """Ends a unit: its pages stay readable, with a notice that names who succeeded it."""
    unit.state, unit.valid_to, unit.successor = "closed", on, successor
    detail = {"successor": successor.slug} if successor else {}
    db.session.add(UnitEvent(unit_id=unit.id, kind=kind, on=on, basis=basis, detail=detail))
    page_cache.bump(unit)


def set_state(unit: Unit, state: str, *, notice: str = "", reason: str = "") -> None:
    """Puts a portal on trial, live or on pause with a public notice."""
    if state not in STATES or state == "closed":
        raise ValueError(state)
    if state == unit.state and notice == unit.notice:
        return
    detail = {"from": unit.state, "to": state, "reason": reason}
    db.session.add(UnitEvent(unit_id=unit.id, kind="state", on=clock.today(), detail=detail))
    unit.state, unit.notice = state, notice
    page_cache.bump(unit)
    for follow in on_changed:
        follow(unit)
