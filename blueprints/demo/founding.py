"""Stages that found the units as they stood before the reform, move the schools on its day, and what came after."""

from datetime import date
from functools import partial

from blueprints.demo import sites
from blueprints.demo.country import Act, Country, moment
from blueprints.demo.sites import Site
from blueprints.units import actions as acts
from tenants import founding, lines, units
from tenants.ground import clock
from tenants.lines import Line
from tenants.units import Unit

FIRST_DAY = date(2010, 1, 1)
FIRST_BASIS = "Ngày bắt đầu của dữ liệu minh họa"
REFORM = date(2025, 7, 1)
RESOLUTION = "Nghị quyết số 1656/NQ-UBTVQH15"
REFORM_BASIS = f"{RESOLUTION}; Nghị định số 142/2025/NĐ-CP"
CLUSTERS_FROM = date(2025, 10, 1)
MERGED_ON = (7, 1)
OPERATOR, LEAD = "quantri@sogddt-hanoi", "lanhdao@xa-thuongtin"

PAUSED = "Cổng tạm dừng để chuyển dữ liệu. Cha mẹ học sinh cần hỏi xin gọi văn thư nhà trường trong giờ hành chính."

CAPITAL = {"bogddt", "ubnd-hanoi", "sogddt-hanoi"}


def before(country: Country) -> list[Act]:
    """The offices from the ministry down, and all schools under the district office."""
    upper = {
        "sogddt-hanoi": {Line.ADMINISTRATIVE: "ubnd-hanoi", Line.PROFESSIONAL: "bogddt"},
        "pgd-thuongtin": {Line.ADMINISTRATIVE: "ubnd-hanoi", Line.PROFESSIONAL: "sogddt-hanoi"},
    }
    district = {Line.ADMINISTRATIVE: "pgd-thuongtin", Line.PROFESSIONAL: "pgd-thuongtin"}
    department = {Line.ADMINISTRATIVE: "sogddt-hanoi", Line.PROFESSIONAL: "sogddt-hanoi"}
    rows = [(site, upper.get(site.slug, {})) for site in sites.OFFICES]
    rows += [(site, department) for site in sites.UNDER_DEPARTMENT]
    rows += [(site, district) for site in sites.schools()]
    return [partial(_found, country, site, parents, FIRST_DAY) for site, parents in rows]


def _found(country: Country, site: Site, parents: dict[Line, str], on: date) -> Unit:
    with clock.frozen(moment(on)):
        unit = founding.found(
            slug=site.slug, kind=site.kind, name=site.name, short_name=site.short_name, on=on,
            parents={line: country.units[slug] for line, slug in parents.items()},
            basis=FIRST_BASIS if on == FIRST_DAY else REFORM_BASIS, **_facts(site),
        )  # fmt: skip
    country.units[site.slug] = unit
    return unit


def _facts(site: Site) -> dict[str, object]:
    """What a unit tells of itself: telephone numbers and addresses are made up for all of them."""
    place = site.area or ("Hà Nội" if site.slug in CAPITAL else "Thường Tín")
    head = "Lãnh đạo cơ quan" if units.KINDS[site.kind].is_office else "Hiệu trưởng"
    facts: dict[str, object] = {
        "notation": site.notation, "state": "live", "place": place, "phone": sites.PHONE,
        "area": f"xã {site.area}" if site.area else "",
        "address": f"Xã {place}, thành phố Hà Nội" if site.area else "Thành phố Hà Nội",
        "email": f"vanthu@{site.slug}.{sites.MAIL_DOMAIN}", "illustrative": not site.real,
        "responsible": f"{head}, Trưởng Ban biên tập",
        "ownership": "private" if site.slug in sites.PRIVATE else "public",
    }  # fmt: skip
    return facts | ({"palette": site.palette} if site.palette else {})


def reform(country: Country) -> list[Act]:
    """1 July 2025: communes begin, each school moves to its own, the district office ends."""
    communes = [partial(_begin_commune, country, site) for site in sites.communes()]
    moves = [partial(_move, country, site) for site in sites.schools()]
    clusters = [partial(_begin_cluster, country, site) for site in sites.CLUSTERS]
    return [*communes, *moves, partial(_end_district, country), *clusters, partial(_join_clusters, country)]


def _begin_commune(country: Country, site: Site) -> None:
    _found(country, site, {Line.ADMINISTRATIVE: "ubnd-hanoi", Line.PROFESSIONAL: "sogddt-hanoi"}, REFORM)


def _move(country: Country, site: Site) -> None:
    school, operator = country.units[site.slug], country.people[OPERATOR]
    commune = next(slug for slug, area in sites.COMMUNES.items() if area == site.area)
    with clock.frozen(moment(REFORM)):
        for line, slug in ((Line.ADMINISTRATIVE, commune), (Line.PROFESSIONAL, "sogddt-hanoi")):
            acts.move(school, parent=country.units[slug], line=line, on=REFORM, basis=REFORM_BASIS, by=operator)


def _end_district(country: Country) -> None:
    district, successor = country.units["pgd-thuongtin"], country.units["xa-thuongtin"]
    by = country.people[OPERATOR]
    with clock.frozen(moment(REFORM)):
        acts.close(district, how="dissolved", on=REFORM, basis=REFORM_BASIS, successor=successor, by=by)


def _begin_cluster(country: Country, site: Site) -> None:
    _found(country, site, {Line.CLUSTER: "sogddt-hanoi", Line.PROFESSIONAL: "sogddt-hanoi"}, CLUSTERS_FROM)


def _join_clusters(country: Country) -> None:
    """Schools of two communes make one cluster; preschools have none in this story."""
    for site in sites.schools():
        if site.kind == "preschool":
            continue
        number = 1 if site.area in ("Thường Tín", "Thượng Phúc") else 2
        cluster = country.units[f"cum-thuongtin-{number}"]
        with clock.frozen(moment(CLUSTERS_FROM)):
            lines.link(child=country.units[site.slug], parent=cluster, line=Line.CLUSTER, from_=CLUSTERS_FROM)


def after(country: Country) -> list[Act]:
    """A school that was merged, one whose portal is paused, one that still tries its portal out."""
    return [
        partial(_merge, country, country.units["th-hiengiang"], country.units["th-tienphong"]),
        partial(_change, country, "mn-quatdong", "paused", PAUSED),
        partial(_change, country, "thcs-thangloi", "trial", ""),
    ]  # fmt: skip


def _merge(country: Country, school: Unit, into: Unit) -> None:
    basis, by = "Quyết định sáp nhập trường tiểu học (dữ liệu minh họa)", country.people[LEAD]
    day = date(country.first_year, *MERGED_ON)
    with clock.frozen(moment(day)):
        acts.close(school, how="merged", on=day, basis=basis, successor=into, by=by)


def _change(country: Country, slug: str, state: str, notice: str) -> None:
    with clock.frozen(moment(country.day(-8))):
        acts.set_state(
            country.units[slug], state=state, notice=notice, reason="Dữ liệu minh họa", by=country.people[LEAD]
        )
