"""The people of the demonstration, all with invented names; those with a password may sign in."""

from dataclasses import dataclass
from datetime import date
from functools import partial

from blueprints.demo import sites
from blueprints.demo.country import Act, Country
from tenants.ground.database import db
from tenants.people import Membership, User, set_password
from tenants.permissions import Role

SINCE = date(2019, 8, 1)
"""First day of every role: the clerks of 2020 are still at their desks."""


@dataclass(frozen=True, slots=True)
class Account:
    """A person who may sign in, with the roles held: (slug of the unit, role)."""

    email: str
    name: str
    title: str
    password: str
    roles: tuple[tuple[str, Role], ...]


def _account(local: str, name: str, title: str, password: str, *roles: tuple[str, Role]) -> Account:
    return Account(f"{local}.{sites.MAIL_DOMAIN}", name, title, password, roles)


ACCOUNTS = (
    _account("bientap@thcs-thitran", "Vũ Hoài An", "Giáo viên, biên tập viên", "kx7-chim-sau-43-vqe",
             ("thcs-thitran", Role.EDITOR)),
    _account("duyetbai@thcs-thitran", "Trần Lan Phương", "Tổng phụ trách Đội", "pz4-trong-mua-86-wnd",
             ("thcs-thitran", Role.APPROVER)),
    _account("vanthu@thcs-thitran", "Nguyễn Thu Hằng", "Văn thư", "tb9-muc-tim-52-gkr",
             ("thcs-thitran", Role.REGISTRY_CLERK)),
    _account("phohieutruong@thcs-thitran", "Đỗ Quang Vinh", "Phó Hiệu trưởng", "hd3-bang-xanh-17-myl",
             ("thcs-thitran", Role.DEPUTY_PRINCIPAL)),
    _account("hieutruong@thcs-thitran", "Phùng Thị Minh Nguyệt", "Hiệu trưởng", "rw6-hang-cay-94-zub",
             ("thcs-thitran", Role.PRINCIPAL)),
    _account("hieutruong@thcs-vanbinh", "Lê Hữu Phước", "Hiệu trưởng", "nc8-vuon-thuoc-31-fja",
             ("thcs-vanbinh", Role.PRINCIPAL)),
    _account("haitruong@thuongtin", "Bùi Ngọc Diệp", "Giáo viên biệt phái", "ve2-cau-vong-68-qhs",
             ("th-thitran", Role.EDITOR), ("mn-thitran", Role.APPROVER)),
    _account("chuyenvien@xa-thuongtin", "Phạm Tuấn Hải", "Chuyên viên Phòng Văn hóa - Xã hội", "jm5-duong-lang-29-tcx",
             ("xa-thuongtin", Role.OFFICE_CLERK)),
    _account("lanhdao@xa-thuongtin", "Mẫn Thị Hạ Vy", "Trưởng phòng Văn hóa - Xã hội", "yf7-ben-song-75-dkp",
             ("xa-thuongtin", Role.OFFICE_LEAD)),
    _account("phutrachcum@xa-thuongtin", "Đinh Công Tráng", "Phụ trách cụm trường", "sg4-cay-gao-60-rnv",
             ("xa-thuongtin", Role.CLUSTER_OFFICER)),
    _account("lanhdao@sogddt-hanoi", "Khương Đức Thiện", "Chánh Văn phòng", "lq9-ho-guom-38-bwe",
             ("sogddt-hanoi", Role.OFFICE_LEAD)),
    _account("quantri@sogddt-hanoi", "Cao Xuân Trường", "Quản trị hệ thống", "dx6-may-chu-82-hzm",
             ("sogddt-hanoi", Role.OPERATOR)),
)  # fmt: skip

CLERK = Role.OFFICE_CLERK
CLERKS = (
    ("vanthu@pgd-thuongtin", "Hoàng Gia Bảo", "Chuyên viên", "pgd-thuongtin", CLERK),
    ("vanthu@bogddt", "Lã Minh Quân", "Chuyên viên", "bogddt", CLERK),
    ("vanthu@ubnd-hanoi", "Trịnh Bảo Châu", "Chuyên viên", "ubnd-hanoi", CLERK),
    ("vanthu@sogddt-hanoi", "Văn Hải Đường", "Chuyên viên", "sogddt-hanoi", CLERK),
    ("vanthu@xa-thuongphuc", "Nguyễn Đình Lộc", "Chuyên viên", "xa-thuongphuc", CLERK),
    ("vanthu@xa-chuongduong", "Lưu Thảo Chi", "Chuyên viên", "xa-chuongduong", CLERK),
    ("vanthu@xa-hongvan", "Từ Quốc Việt", "Chuyên viên", "xa-hongvan", CLERK),
)
"""Clerks whose acts are part of the story but who have no password: nobody signs in as them."""

_FAMILY = ("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Vũ", "Đặng", "Bùi", "Đỗ", "Ngô", "Dương", "Lý", "Đinh")
_MIDDLE = ("Thị", "Thu", "Thanh", "Ngọc", "Minh", "Hồng", "Kim")
_GIVEN = ("Hà", "Lan", "Mai", "Hương", "Ngân", "Oanh", "Thủy", "Tuyết", "Yến", "Liên", "Hạnh", "Nhung", "Xuân", "Thảo")


def enter(country: Country) -> list[Act]:
    """Gives everybody an account whose units exist by now and who has none yet."""
    clerks = [_account(local, name, title, "", (slug, role)) for local, name, title, slug, role in CLERKS]
    everybody = [*ACCOUNTS, *clerks, *_school_clerks()]
    return [partial(_enter, country, one) for one in everybody if _is_due(country, one)]


def _is_due(country: Country, account: Account) -> bool:
    return _key(account) not in country.people and all(slug in country.units for slug, _ in account.roles)


def _key(account: Account) -> str:
    return account.email.removesuffix(f".{sites.MAIL_DOMAIN}")


def _school_clerks() -> list[Account]:
    rows = []
    for number, site in enumerate([*sites.schools(), *sites.UNDER_DEPARTMENT]):
        if site.slug == "thcs-thitran":
            continue
        family, middle = _FAMILY[number % len(_FAMILY)], _MIDDLE[number * 3 % len(_MIDDLE)]
        name = f"{family} {middle} {_GIVEN[number * 5 % len(_GIVEN)]}"
        rows.append(_account(f"vanthu@{site.slug}", name, "Văn thư", "", (site.slug, Role.REGISTRY_CLERK)))
    return rows


def _enter(country: Country, account: Account) -> None:
    person = User(email=account.email, name=account.name, title=account.title)
    db.session.add(person)
    db.session.flush()
    if account.password:
        set_password(person, account.password)
    for slug, role in account.roles:
        unit = country.units[slug]
        since = max(SINCE, unit.valid_from)
        db.session.add(Membership(user_id=person.id, unit_id=unit.id, role=role.value, valid_from=since))
    country.people[_key(account)] = person
