"""Stage of what stands around the content: links fixed by offices, the school's own, and visits of the last weeks."""

from datetime import date, timedelta
from functools import partial

from blueprints.demo.country import Act, Country, moment, then
from blueprints.links import actions as links
from blueprints.news import queries as news
from tenants import visits
from tenants.ground import clock
from tenants.ground.database import scope
from tenants.pages import portal_url
from tenants.units import Unit

VISIT_DAYS = 60
SINCE = date(2025, 9, 1)

LINKS: tuple[tuple[str, str, str, str, str], ...] = (
    # slug of the unit, group, label, address, note; only addresses that are known to be right
    ("ubnd-hanoi", "egov", "Cổng Dịch vụ công quốc gia", "https://dichvucong.gov.vn",
     "Nộp hồ sơ, tra cứu thủ tục hành chính"),
    ("ubnd-hanoi", "egov", "Cổng Thông tin điện tử Chính phủ", "https://chinhphu.vn", ""),
    ("ubnd-hanoi", "egov", "Cổng Thông tin điện tử thành phố Hà Nội", "https://hanoi.gov.vn", ""),
    ("ubnd-hanoi", "partner", "Báo điện tử Chính phủ", "https://baochinhphu.vn", ""),
    ("sogddt-hanoi", "education", "Bộ Giáo dục và Đào tạo", "https://moet.gov.vn", ""),
    ("sogddt-hanoi", "law", "Hệ thống văn bản của Chính phủ", "https://vanban.chinhphu.vn",
     "Toàn văn luật, nghị định, quyết định"),
    ("thcs-thitran", "partner", "Trường Tiểu học Thị trấn Thường Tín", "{th-thitran}", "Trường tiểu học cùng địa bàn"),
    ("thcs-thitran", "partner", "Trường THPT Thường Tín", "{thpt-thuongtin}", "Tuyển sinh lớp 10"),
)  # fmt: skip

VISITORS = {
    "thcs-thitran": 168, "thcs-nguyentrai-a": 122, "th-thitran": 104, "mn-thitran": 61, "thcs-vanbinh": 73,
    "thpt-thuongtin": 236, "gdtx-thuongtin": 48, "th-nhikhe": 39, "sogddt-hanoi": 921, "xa-thuongtin": 87,
    "xa-hongvan": 34, "xa-thuongphuc": 29, "xa-chuongduong": 22,
}  # fmt: skip
"""Visitors of a portal on an ordinary working day."""


def finish(country: Country) -> list[Act]:
    """Links, then the visits of each portal."""
    fixed = [partial(_link, country, *row) for row in LINKS]
    return [*fixed, *[partial(_visits, country, country.units[slug], number) for slug, number in VISITORS.items()]]


def _link(country: Country, slug: str, group: str, label: str, *rest: str) -> None:
    url, note = rest
    if url.startswith("{"):
        url = portal_url(country.units[url.strip("{}")])
    unit = country.units[slug]
    by = country.people.get(f"vanthu@{slug}")
    with then(unit, moment(SINCE, 9)):
        links.add(unit=unit, by=by, group=group, label=label, url=url, note=note, fixed=unit.is_office)


def _visits(country: Country, unit: Unit, ordinary: int) -> None:
    """Fewer on days off, some for each article, the newer ones more."""
    chance = country.chance
    with scope(unit.id):
        articles = news.published(8)
        now = clock.local(clock.now())
        for back in range(VISIT_DAYS):
            day = now.date() - timedelta(days=back)
            share = (0.45 if day.weekday() > 4 else 1.0) * chance.uniform(0.75, 1.3)
            if not back:
                share *= now.hour / 24
            total = max(1, int(ordinary * share))
            visits.add(day, "", total)
            visits.add(day, "/", int(total * 0.7) + 1)
            for article in articles:
                age = (day - article.day).days if article.day else -1
                if 0 <= age < 21:
                    views = int(ordinary * chance.uniform(0.1, 0.5) / (1 + age / 3))
                    if views:
                        visits.add(day, f"/tin-tuc/{article.slug}", views)
