"""The units of the demonstration: the offices of a former district of Hà Nội, and schools at every level."""

from collections.abc import Iterator
from dataclasses import dataclass

from tenants.ground import folding

PHONE = "(024) 0000 0000"
MAIL_DOMAIN = "example.vn"


@dataclass(frozen=True, slots=True)
class Site:
    """A unit to be founded; `area` is its commune since the reform, "" for what stands above communes."""

    slug: str
    kind: str
    name: str
    short_name: str
    notation: str
    area: str = ""
    palette: str = ""
    real: bool = False


COMMUNES = {
    "xa-thuongtin": "Thường Tín",
    "xa-thuongphuc": "Thượng Phúc",
    "xa-chuongduong": "Chương Dương",
    "xa-hongvan": "Hồng Vân",
}

OFFICES = (
    Site("bogddt", "ministry", "Bộ Giáo dục và Đào tạo", "Bộ GDĐT", "BGDĐT", palette="phuong-do", real=True),
    Site(
        "ubnd-hanoi", "peoples_committee", "Ủy ban nhân dân thành phố Hà Nội", "UBND thành phố Hà Nội", "UBND",
        palette="phuong-do", real=True,
    ),
    Site(
        "sogddt-hanoi", "provincial_department", "Sở Giáo dục và Đào tạo Hà Nội", "Sở GDĐT Hà Nội", "SGDĐT",
        palette="troi-thu", real=True,
    ),
    Site(
        "pgd-thuongtin", "district_office", "Phòng Giáo dục và Đào tạo huyện Thường Tín",
        "Phòng GD&ĐT Thường Tín", "GDĐT", palette="ngoi-nau", real=True,
    ),
)  # fmt: skip

CLUSTERS = (
    Site("cum-thuongtin-1", "cluster", "Cụm chuyên môn Thường Tín 1", "Cụm chuyên môn Thường Tín 1", "CCM"),
    Site("cum-thuongtin-2", "cluster", "Cụm chuyên môn Thường Tín 2", "Cụm chuyên môn Thường Tín 2", "CCM"),
)
"""The province has such clusters since October 2025; the names of these two are made up."""

UNDER_DEPARTMENT = (
    Site("thpt-thuongtin", "upper_secondary", "Trường THPT Thường Tín", "", "THPT", palette="muc-tim", real=True),
    Site(
        "thpt-nguyentrai", "upper_secondary", "Trường THPT Nguyễn Trãi – Thường Tín", "", "THPT", palette="bang-xanh",
        real=True,
    ),
    Site("thpt-lytutan", "upper_secondary", "Trường THPT Lý Tử Tấn", "", "THPT", palette="ho-biec", real=True),
    Site(
        "thpt-tohieu", "upper_secondary", "Trường THPT Tô Hiệu – Thường Tín", "", "THPT", palette="phuong-do",
        real=True,
    ),
    Site("thpt-vantao", "upper_secondary", "Trường THPT Vân Tảo", "", "THPT", palette="tuong-vang", real=True),
    Site(
        "gdtx-thuongtin", "continuing_ed", "Trung tâm Giáo dục thường xuyên Thường Tín", "Trung tâm GDTX Thường Tín",
        "GDTX", palette="ngoi-nau", real=True,
    ),
)  # fmt: skip

NAMED = (
    Site(
        "thcs-thitran", "lower_secondary", "Trường THCS Thị Trấn", "", "THCS", "Thường Tín", palette="troi-thu",
        real=True,
    ),
    Site(
        "thcs-nguyentrai-a", "lower_secondary", "Trường THCS Nguyễn Trãi A", "", "THCS", "Thường Tín",
        palette="bang-xanh", real=True,
    ),
    Site("mn-thitran", "preschool", "Trường Mầm non Thị trấn Thường Tín", "", "MN", "Thường Tín", palette="sen-hong"),
    Site("th-thitran", "primary", "Trường Tiểu học Thị trấn Thường Tín", "", "TH", "Thường Tín", palette="phuong-do"),
    Site(
        "lc-songnhue", "multi_level", "Trường Tiểu học và THCS Sông Nhuệ", "", "TH&THCS", "Thường Tín",
        palette="ho-biec",
    ),
    Site("mn-hoasua", "preschool", "Trường Mầm non tư thục Hoa Sữa", "", "MN", "Thường Tín", palette="tuong-vang"),
)  # fmt: skip

PRIVATE = frozenset({"lc-songnhue", "mn-hoasua"})

# Which schools of a former commune are shown: m preschool, t primary, c lower secondary.
_FORMER = {
    "Thường Tín": {
        "Tiền Phong": "tc", "Hiền Giang": "t", "Hòa Bình": "mtc", "Nhị Khê": "tc", "Văn Bình": "mtc", "Văn Phú": "mc",
        "Khánh Hà": "t",
    },
    "Thượng Phúc": {"Tân Minh": "tc", "Dũng Tiến": "mc", "Quất Động": "mt", "Nghiêm Xuyên": "t"},
    "Chương Dương": {"Chương Dương": "t", "Tự Nhiên": "m", "Lê Lợi": "tc", "Thắng Lợi": "c"},
    "Hồng Vân": {
        "Hồng Vân": "m", "Hà Hồi": "tc", "Vân Tảo": "t", "Ninh Sở": "c", "Liên Phương": "t", "Duyên Thái": "t",
    },
}  # fmt: skip

_LEVELS = {
    "m": ("mn", "preschool", "Trường Mầm non", "MN", ("sen-hong", "tuong-vang", "ho-biec")),
    "t": ("th", "primary", "Trường Tiểu học", "TH", ("troi-thu", "bang-xanh", "phuong-do", "ngoi-nau")),
    "c": ("thcs", "lower_secondary", "Trường THCS", "THCS", ("bang-xanh", "muc-tim", "troi-thu", "ho-biec")),
}


def communes() -> Iterator[Site]:
    """The four communes into which most of the district went."""
    palettes = ("bang-xanh", "muc-tim", "ho-biec", "tuong-vang")
    for (slug, name), palette in zip(COMMUNES.items(), palettes, strict=True):
        yield Site(
            slug, "commune", f"Ủy ban nhân dân xã {name}", f"UBND xã {name}", "UBND", name, palette=palette, real=True
        )


def schools() -> Iterator[Site]:
    """All schools that stood under the district office."""
    yield from NAMED
    number = 0
    for area, places in _FORMER.items():
        for place, levels in places.items():
            for level in levels:
                prefix, kind, title, notation, palettes = _LEVELS[level]
                address = prefix + "-" + folding.slug(place).replace("-", "")
                palette = palettes[number % len(palettes)]
                yield Site(address, kind, f"{title} {place}", "", notation, area, palette=palette)
                number += 1
