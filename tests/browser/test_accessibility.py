"""Every kind of page, in every contrast, narrow and wide, by keyboard, enlarged and spaced, as a reader meets it."""

import json
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page

from tests.browser.conftest import Open, axe_faults
from tests.browser.places import PUBLIC, STAFF, Place, follow
from tests.browser.staff import Accounts, as_staff

pytestmark = pytest.mark.browser

EVERY = PUBLIC + STAFF
CONTRASTS = ("", "normal", "dark", "light")
SPACING = "* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important } p { margin-bottom: 2em !important }"


@pytest.fixture
def place_page(open_page: Open, context: BrowserContext, server: int, staff: Accounts) -> "object":
    def open_(place: Place, *, width: int = 1280, height: int = 900) -> Page:
        if place.email:
            as_staff(context, server, staff[(place.slug, place.email)], place.slug)
        page = open_page(place.slug, place.path, width=width, height=height)
        follow(page, place)
        return page

    return open_


def put_contrast(page: Page, contrast: str) -> None:
    page.evaluate(
        "c => c ? document.documentElement.setAttribute('data-contrast', c) : document.documentElement.removeAttribute('data-contrast')",
        contrast,
    )


def overflow(page: Page) -> str:
    """What sticks out to the right, empty when nothing does; a contained body hides it from the width of the page."""
    return str(
        page.evaluate(
            """() => {
              const wide = document.documentElement.clientWidth;
              const scrolls = e => { for (let p = e.parentElement; p; p = p.parentElement) if (["auto", "scroll", "hidden"].includes(getComputedStyle(p).overflowX)) return true; return false; };
              const out = [...document.querySelectorAll("body *")].filter(e => e.checkVisibility() && e.getBoundingClientRect().right > wide + 1 && !scrolls(e) && !e.closest("svg, .vh"));
              return out.slice(0, 4).map(e => e.tagName + "." + e.className + " " + Math.round(e.getBoundingClientRect().right)).join(", ");
            }"""
        )
    )


@pytest.mark.parametrize("place", EVERY, ids=str)
def test_axe_finds_nothing_in_any_contrast_narrow_or_wide(place_page: object, place: Place) -> None:
    page = place_page(place)  # type: ignore[operator]
    faults = []
    for width in (1280, 320):
        page.set_viewport_size({"width": width, "height": 900})
        for contrast in CONTRASTS:
            put_contrast(page, contrast)
            faults += [f"{width} {contrast or 'device'}: {fault}" for fault in axe_faults(page)]
    assert faults == []


@pytest.mark.parametrize("place", EVERY, ids=str)
def test_nothing_sticks_out_at_400_percent_at_200_percent_text_or_with_wide_spacing(
    place_page: object, place: Place
) -> None:
    page = place_page(place, width=320, height=256)  # type: ignore[operator]
    assert overflow(page) == "", "320 px"
    page.evaluate("() => document.documentElement.setAttribute('data-size', '200')")
    assert overflow(page) == "", "320 px and 200 %"
    page.evaluate("() => document.documentElement.removeAttribute('data-size')")
    page.evaluate(
        "css => { const sheet = new CSSStyleSheet(); sheet.replaceSync(css); document.adoptedStyleSheets = [sheet]; }",
        SPACING,
    )
    assert overflow(page) == "", "wide spacing"
    clipped = page.evaluate(
        """() => [...document.querySelectorAll("main *")].filter(e => {
             const s = getComputedStyle(e);
             return s.overflow === "hidden" && e.scrollHeight > e.clientHeight + 2 && e.clientHeight > 2 && e.textContent.trim();
           }).slice(0, 3).map(e => e.tagName + "." + e.className)"""
    )
    assert clipped == []


@pytest.mark.parametrize("place", EVERY, ids=str)
def test_keyboard_reaches_everything_sees_where_it_is_and_is_never_caught(place_page: object, place: Place) -> None:
    page = place_page(place)  # type: ignore[operator]
    wanted = page.evaluate(
        """() => [...document.querySelectorAll("a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']")]
             .filter(e => e.checkVisibility({visibilityProperty: true}) && !e.disabled && e.tabIndex >= 0 && !e.closest("details:not([open]) > :not(summary)")
                          && !(e.type === "radio" && !e.checked && document.querySelector(`input[name="${e.name}"]:checked`)))
             .map((e, i) => { e.dataset.walk = i; return i; }).length"""
    )
    page.evaluate("() => { document.activeElement.blur(); window.scrollTo(0, 0); }")
    reached: list[str] = []
    unseen: list[str] = []
    for _ in range(wanted + 10):
        page.keyboard.press("Tab")
        here = page.evaluate(
            """() => {
              const e = document.activeElement;
              if (!e || e === document.body) return null;
              const s = getComputedStyle(e), box = e.getBoundingClientRect();
              const ring = (s.outlineStyle !== "none" && parseFloat(s.outlineWidth) > 0) || s.boxShadow !== "none"
                || e.closest(":focus-within") && getComputedStyle(e.parentElement).outlineStyle !== "none";
              const at = document.elementFromPoint(Math.min(innerWidth - 1, Math.max(0, box.x + box.width / 2)), Math.min(innerHeight - 1, Math.max(0, box.y + box.height / 2)));
              const covered = at && !e.contains(at) && !at.contains(e);
              return {walk: e.dataset.walk || "", seen: ring && box.width > 0 && !covered, name: e.outerHTML.slice(0, 120)};
            }"""
        )
        if here is None:
            break
        reached.append(here["walk"])
        if not here["seen"]:
            unseen.append(here["name"])
    assert unseen == []
    radios = page.evaluate("() => document.querySelectorAll('input[type=radio]').length")
    assert len(set(reached) - {""}) >= wanted - radios, f"reached {len(set(reached))} of {wanted}"


@pytest.mark.parametrize("place", PUBLIC[:3], ids=str)
def test_skip_link_leads_to_the_content(place_page: object, place: Place) -> None:
    page = place_page(place)  # type: ignore[operator]
    page.keyboard.press("Tab")
    assert page.evaluate("() => document.activeElement.getAttribute('href')") == "#noi-dung"
    page.keyboard.press("Enter")
    assert page.evaluate("() => document.activeElement.id") == "noi-dung"


@pytest.mark.parametrize(
    "palette", ["troi-thu", "bang-xanh", "muc-tim", "phuong-do", "tuong-vang", "sen-hong", "ho-biec", "ngoi-nau"]
)
def test_every_palette_passes(place_page: object, palette: str) -> None:
    page = place_page(PUBLIC[0])  # type: ignore[operator]
    page.evaluate("p => document.documentElement.setAttribute('data-palette', p)", palette)
    assert axe_faults(page) == []


def test_forced_colours_keep_borders_and_focus(browser: object, server: int) -> None:
    context = browser.new_context(forced_colors="active")  # type: ignore[attr-defined]
    page = context.new_page()
    page.goto(f"http://thcs-thitran.pgd.test:{server}/dang-nhap")
    border = page.evaluate("() => getComputedStyle(document.querySelector('input[name=email]')).borderTopWidth")
    page.focus("input[name=email]")
    outline = page.evaluate("() => getComputedStyle(document.activeElement).outlineStyle")
    assert border != "0px" and outline != "none"
    context.close()


def test_the_checks_would_see_faults(open_page: Open, tmp_path: Path) -> None:
    """The negative control: planted faults are found, so that silence above means something."""
    page = open_page("thcs-thitran", "/")
    page.evaluate(
        """() => { const bad = document.createElement("div");
          bad.innerHTML = '<img src="/x.png"><input name="q9"><p id="menu"></p><span id="wide"></span>';
          document.querySelector("main").append(bad); const wide = document.getElementById("wide");
          wide.style.display = "block"; wide.style.width = "3000px"; }"""
    )
    rules = {fault.split(":")[0] for fault in axe_faults(page)}
    assert {"image-alt", "label"} <= rules, json.dumps(sorted(rules))
    assert overflow(page) != ""
