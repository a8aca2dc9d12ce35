"""The small country the tests live in: two offices, three schools, and the cast."""

from datetime import date

from flask import Flask

from tenants import founding, people
from tenants.ground.database import db
from tenants.lines import Line
from tenants.people import Membership, User
from tenants.permissions import Role
from tenants.units import Unit, by_slug

SINCE = date(2020, 1, 1)
PASSWORD = "mật khẩu dài và dễ nhớ"

UNITS: tuple[tuple[str, str, str, str, str, str], ...] = (
    # slug, kind, name, notation, administrative superior, professional superior
    ("so-gd", "provincial_department", "Sở Giáo dục và Đào tạo thử nghiệm", "SGDĐT", "", ""),
    ("van-phong", "commune", "Ủy ban nhân dân xã Thử Nghiệm", "UBND", "so-gd", ""),
    ("van-phong-khac", "commune", "Ủy ban nhân dân xã Láng Giềng", "UBND", "so-gd", ""),
    ("truong-x", "lower_secondary", "Trường THCS Xuân Mai", "THCS", "van-phong", "so-gd"),
    ("truong-y", "primary", "Trường Tiểu học Yên Hòa", "TH", "van-phong", "so-gd"),
    ("truong-z", "primary", "Trường Tiểu học Láng Giềng", "TH", "van-phong-khac", "so-gd"),
)

CAST: tuple[tuple[str, str, str, Role], ...] = (
    # e-mail name, name, unit, role
    ("an", "Lê Văn An", "truong-x", Role.EDITOR),
    ("binh", "Trần Thị Bình", "truong-x", Role.PRINCIPAL),
    ("ha", "Phạm Thu Hà", "truong-x", Role.REGISTRY_CLERK),
    ("chi", "Đỗ Mai Chi", "truong-y", Role.EDITOR),
    ("khanh", "Vũ Quốc Khánh", "truong-y", Role.PRINCIPAL),
    ("dung", "Ngô Tiến Dũng", "van-phong", Role.OFFICE_CLERK),
    ("giang", "Hoàng Hương Giang", "van-phong", Role.OFFICE_LEAD),
    ("lam", "Bùi Thanh Lâm", "van-phong-khac", Role.OFFICE_LEAD),
)


def build(app: Flask) -> None:
    """Founds the units and gives the cast their accounts, by the same acts the product uses."""
    with app.app_context():
        for slug, kind, name, notation, administrative, professional in UNITS:
            ups = {Line.ADMINISTRATIVE: administrative, Line.PROFESSIONAL: professional}
            parents = {line: unit(up) for line, up in ups.items() if up}
            founding.found(
                slug=slug, kind=kind, name=name, on=SINCE, parents=parents, notation=notation,
                place="Thử Nghiệm", state="live", short_name=name,
            )  # fmt: skip
        digest = people._hasher.hash(PASSWORD)  # one slow hash for the whole cast
        for mail, name, slug, role in CAST:
            person = User(email=f"{mail}@example.vn", name=name, password_hash=digest)
            db.session.add(person)
            db.session.flush()
            db.session.add(Membership(user_id=person.id, unit_id=unit(slug).id, role=role.value, valid_from=SINCE))
        db.session.commit()


def unit(slug: str) -> Unit:
    """A unit of the world by its slug."""
    found = by_slug(slug)
    assert found is not None, slug
    return found


def person(name: str) -> User:
    """One of the cast by the first part of the e-mail address."""
    found = people.by_email(f"{name}@example.vn")
    assert found is not None, name
    return found
