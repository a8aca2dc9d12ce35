"""What the bar and the preferences page do for a reader without script."""

import pytest

from tests.conftest import Visit


def test_press_enlarges_keeps_the_place_and_is_remembered(visit: Visit) -> None:
    reader = visit("truong-x")
    reader.get("/tuyen-bo-tro-nang")
    answer = reader.post("/tro-nang/dat", {"co": "tang", "ve": "/tuyen-bo-tro-nang"})
    assert answer.headers["Location"] == "/tuyen-bo-tro-nang"
    reader.follow(answer)
    assert reader.root["data-size"] == "125"


def test_five_steps_end_at_200_and_come_back(visit: Visit) -> None:
    reader = visit("truong-x")
    sizes = []
    for step in ("tang",) * 5 + ("giam", "chuan"):
        reader.follow(reader.post("/tro-nang/dat", {"co": step, "ve": "/tro-nang/"}))
        sizes.append(reader.root.get("data-size", "100"))
    assert sizes == ["125", "150", "175", "200", "200", "175", "100"]


def test_choice_follows_to_every_portal_and_names_nobody(visit: Visit) -> None:
    reader = visit("truong-x")
    answer = reader.post("/tro-nang/dat", {"tp": "dark", "ve": "/tro-nang/"})
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("tro_nang=100d;") and "Domain=pgd.test" in cookie and "HttpOnly" in cookie
    other = visit("van-phong")
    other.client = reader.client
    other.get("/tro-nang/")
    assert other.root["data-contrast"] == "dark"


def test_page_of_one_preset_is_not_served_to_another(visit: Visit) -> None:
    plain, large = visit("truong-x"), visit("truong-x")
    plain.get("/tuyen-bo-tro-nang")
    large.post("/tro-nang/dat", {"co": "tang", "ve": "/"})
    large.get("/tuyen-bo-tro-nang")
    plain.get("/tuyen-bo-tro-nang")
    assert large.root["data-size"] == "125" and plain.root.get("data-size") is None


def test_whole_page_is_saved_and_reset(visit: Visit) -> None:
    reader = visit("truong-x")
    chosen = {"size": "150", "contrast": "light", "gian": "on", "gach": "on", "tinh": "on", "phong": "on"}
    reader.follow(reader.post("/tro-nang/", chosen))
    kept = {
        name: value for name, value in reader.root.attrs.items() if name.startswith("data-") and name != "data-palette"
    }
    assert kept == {
        "data-size": "150", "data-contrast": "light", "data-spacing": "on",
        "data-underline": "on", "data-motion": "less", "data-font": "reading",
    }  # fmt: skip
    assert reader.page.select("input[name=size][value='150'][checked]")
    reader.follow(reader.post("/tro-nang/", {"mac-dinh": "1"}))
    assert not [name for name in reader.root.attrs if name.startswith("data-") and name != "data-palette"]


@pytest.mark.parametrize(
    "place",
    ["//evil.example", "https://evil.example/", "/\\evil.example", "javascript:alert(1)", "", "\t//evil.example"],
)
def test_press_never_leads_elsewhere(visit: Visit, place: str) -> None:
    answer = visit("truong-x").post("/tro-nang/dat", {"co": "tang", "ve": place})
    assert answer.headers["Location"] == "/tro-nang/"


@pytest.mark.parametrize("odd", ["", "999d", "125x", "125dzzzz", "<b>", "125d" * 500])
def test_malformed_cookie_is_the_default(visit: Visit, odd: str) -> None:
    reader = visit("truong-x")
    reader.client.set_cookie("tro_nang", odd, domain=reader.host)
    reader.get("/tro-nang/")
    assert reader.root.get("data-size") is None


@pytest.mark.parametrize("form", [{"size": "abc"}, {"size": "9" * 400}, {"contrast": "pink"}, {}])
def test_odd_choices_are_the_default(visit: Visit, form: dict[str, str]) -> None:
    reader = visit("truong-x")
    reader.follow(reader.post("/tro-nang/", form))
    assert reader.root.get("data-size") is None and reader.root.get("data-contrast") is None


def test_form_of_a_sibling_is_refused(visit: Visit) -> None:
    reader = visit("truong-x")
    reader.post("/tro-nang/dat", {"co": "tang"}, status=400, headers={"Origin": "http://truong-y.pgd.test"})
    reader.post("/tro-nang/dat", {"co": "tang"}, status=400, headers={"Origin": ""})


def test_english_page_is_english(visit: Visit) -> None:
    reader = visit("truong-x", language="en")
    reader.get("/tuyen-bo-tro-nang")
    assert reader.root["lang"] == "en"
    assert all(str(link["href"]).startswith("/en/") for link in reader.page.select("nav.crumbs a"))


def test_statement_names_what_was_not_tested(visit: Visit) -> None:
    reader = visit("truong-x")
    reader.get("/tuyen-bo-tro-nang")
    assert "Chưa làm" in reader.text
