"""The types of Nghị định 30/2020/NĐ-CP and how they are looked up."""

import pytest

from blueprints.documents.form.types import COPY_FORMS, TYPES, Family, by_abbreviation, by_id, by_name


def test_the_decree_lists_29_types_each_with_its_own_id_and_abbreviation() -> None:
    """29 types; all ids differ, and so do the abbreviations of those that have one."""
    assert len(TYPES) == 29
    assert len({kind.id for kind in TYPES}) == 29
    abbreviations = [kind.abbreviation for kind in TYPES if kind.abbreviation]
    assert len(abbreviations) == len(set(abbreviations)) == 27
    assert [form.abbreviation for form in COPY_FORMS] == ["SY", "TrS", "SL"]


@pytest.mark.parametrize(
    ("typed", "id"),
    [
        ("KH", "plan"),
        ("kh", "plan"),
        ("QĐ", "decision"),
        ("qd", "decision"),
        ("QyĐ", "rules"),
        ("TTr", "submission"),
        ("CĐ", "telegram"),
        ("NÐ", "decree"),
        ("TT", "circular"),
        ("KL", "party_conclusion"),
        ("Đ A", None),
    ],
)
def test_abbreviations_however_typed(typed: str, id: str | None) -> None:
    """Case, marks and the eth do not matter; what is no abbreviation is none."""
    found = by_abbreviation(typed)
    assert (found.id if found else None) == id


@pytest.mark.parametrize("typed", ["Kế hoạch", "KẾ HOẠCH", "kế  hoạch", "ke hoach", "Kê\u0301 hoa\u0323ch"])
def test_names_however_typed(typed: str) -> None:
    """Case, spaces, missing marks and decomposed letters do not matter."""
    found = by_name(typed)
    assert found is not None and found.id == "plan"


def test_tone_placement_does_not_matter() -> None:
    """ "Thoả thuận" and "Thỏa thuận" are one name."""
    assert by_name("Bản thoả thuận") == by_name("Bản thỏa thuận") == by_id("agreement")


def test_a_name_shared_by_families_is_told_apart_on_request() -> None:
    """The administrative resolution comes first; law and Party have their own."""
    assert by_name("Nghị quyết") == by_id("resolution")
    assert by_abbreviation("NQ", Family.PARTY) == by_id("party_resolution")
    assert by_name("Nghị quyết", Family.LEGAL) == by_id("legal_resolution")
    assert by_name("Bài văn") is None
