"""Every kind of page the product has, found by its link where its address is not fixed."""

from dataclasses import dataclass

from playwright.sync_api import Page


@dataclass(frozen=True)
class Place:
    """A kind of page: the portal, the path, who looks, and the link to follow from there (a CSS selector)."""

    slug: str
    path: str
    email: str = ""
    follow: str = ""

    def __str__(self) -> str:
        return f"{self.slug}{self.path}{' > ' + self.follow if self.follow else ''}"


SCHOOL, OFFICE = "thcs-thitran", "xa-thuongtin"

PUBLIC = [
    Place(SCHOOL, "/"),
    Place(OFFICE, "/"),
    Place(SCHOOL, "/tin-tuc/"),
    Place(SCHOOL, "/tin-tuc/", follow="main h3 a[href^='/tin-tuc/'], main h2 a[href^='/tin-tuc/']"),
    Place(SCHOOL, "/van-ban/"),
    Place(SCHOOL, "/van-ban/118-kh-thcs-2020"),
    Place(SCHOOL, "/ke-hoach/"),
    Place(SCHOOL, "/ke-hoach/118-kh-thcs-2020"),
    Place(SCHOOL, "/chi-dao/"),
    Place(SCHOOL, "/chi-dao/", follow="main a[href^='/chi-dao/']:not([href*='?'])"),
    Place(SCHOOL, "/tim-kiem"),
    Place(SCHOOL, "/tim-kiem?q=truyen+thong"),
    Place(SCHOOL, "/tim-kiem?q=khongcogicathe"),
    Place(SCHOOL, "/tro-nang/"),
    Place(SCHOOL, "/tuyen-bo-tro-nang"),
    Place(SCHOOL, "/bao-loi"),
    Place(SCHOOL, "/lien-ket"),
    Place(SCHOOL, "/so-do-cong"),
    Place(OFFICE, "/truong"),
    Place(SCHOOL, "/dang-nhap"),
    Place(SCHOOL, "/mat-khau"),
    Place(SCHOOL, "/khong-co-trang-nay"),
    Place(SCHOOL, "/en/"),
    Place("pgd-thuongtin", "/"),
]

PRINCIPAL, CLERK, LEAD = "hieutruong", "vanthu", "lanhdao"

STAFF = [
    Place(SCHOOL, "/quan-tri/", PRINCIPAL),
    Place(SCHOOL, "/quan-tri/tin", PRINCIPAL),
    Place(SCHOOL, "/quan-tri/tin/moi", PRINCIPAL),
    Place(SCHOOL, "/quan-tri/chuyen-muc", PRINCIPAL),
    Place(SCHOOL, "/quan-tri/lien-ket", PRINCIPAL),
    Place(SCHOOL, "/quan-tri/van-ban", PRINCIPAL),
    Place(SCHOOL, "/quan-tri/van-ban/moi", PRINCIPAL),
    Place(SCHOOL, "/quan-tri/so-van-ban-di", PRINCIPAL),
    Place(SCHOOL, "/quan-tri/ke-hoach", PRINCIPAL),
    Place(SCHOOL, "/quan-tri/ke-hoach/moi", PRINCIPAL),
    Place(SCHOOL, "/quan-tri/chi-dao", PRINCIPAL),
    Place(SCHOOL, "/quan-tri/chi-dao", PRINCIPAL, follow="main a[href^='/quan-tri/chi-dao/']"),
    Place(SCHOOL, "/quan-tri/nguoi-dung", PRINCIPAL),
    Place(SCHOOL, "/quan-tri/giao-dien", PRINCIPAL),
    Place(SCHOOL, "/quan-tri/nhat-ky", PRINCIPAL),
    Place(SCHOOL, "/tai-khoan/", PRINCIPAL),
    Place(OFFICE, "/quan-tri/", LEAD),
    Place(OFFICE, "/dieu-hanh/chi-dao", LEAD),
    Place(OFFICE, "/dieu-hanh/chi-dao/soan", LEAD),
    Place(OFFICE, "/dieu-hanh/chi-dao", LEAD, follow="main a[href^='/dieu-hanh/chi-dao/']:not([href$='soan'])"),
    Place(OFFICE, "/dieu-hanh/truong", LEAD),
    Place(OFFICE, "/dieu-hanh/truong/them", LEAD),
    Place(OFFICE, "/dieu-hanh/truong", LEAD, follow="main a[href^='/dieu-hanh/truong/']:not([href$='them'])"),
]


def follow(page: Page, place: Place) -> None:
    """Goes on from the opened page by the place's link, if it has one."""
    if place.follow:
        address = page.locator(place.follow).first.get_attribute("href")
        assert address, place
        origin = "/".join(page.url.split("/")[:3])
        page.goto(address if address.startswith("http") else origin + address, wait_until="load")
