"""The lines above a signature."""

import pytest

from blueprints.documents.form.signing import Capacity, capacity_of, signing_lines, split_capacity


@pytest.mark.parametrize(
    ("line", "capacity"),
    [
        ("KT. HIỆU TRƯỞNG", Capacity.DEPUTY),
        ("KT GIÁM ĐỐC", Capacity.DEPUTY),
        ("K/T HIỆU TRƯỞNG", Capacity.DEPUTY),
        ("TM.BCH CÔNG ĐOÀN", Capacity.ON_BEHALF),
        ("T/M ĐẢNG UỶ", Capacity.ON_BEHALF),
        ("TL. HIỆU TRƯỞNG", Capacity.BY_ORDER),
        ("TUQ. GIÁM ĐỐC", Capacity.AUTHORISED),
        ("Q. CHỦ TỊCH", Capacity.ACTING),
        ("HIỆU TRƯỞNG", None),
        ("QUYỀN", None),
        ("TLĐ", None),
        ("", None),
    ],
)
def test_authority_of_a_line(line: str, capacity: Capacity | None) -> None:
    """The sign counts with a dot, a stroke or a space behind it."""
    assert capacity_of(line) is capacity


def test_a_line_is_parted() -> None:
    """Sign and office come apart."""
    assert split_capacity("KT.  HIỆU   TRƯỞNG") == (Capacity.DEPUTY, "HIỆU TRƯỞNG")


def test_lines_for_each_authority() -> None:
    """Nghị định 30/2020/NĐ-CP, Điều 13."""
    deputy = signing_lines("Phó Hiệu trưởng", capacity=Capacity.DEPUTY, principal="Hiệu trưởng")
    assert deputy == ("KT. HIỆU TRƯỞNG", "PHÓ HIỆU TRƯỞNG")
    assert signing_lines("Hiệu trưởng") == ("HIỆU TRƯỞNG",)
    assert signing_lines("Hiệu trưởng", capacity=Capacity.ACTING) == ("Q. HIỆU TRƯỞNG",)
    by_order = signing_lines("Chánh Văn phòng", capacity=Capacity.BY_ORDER, principal="Giám đốc")
    assert by_order == ("TL. GIÁM ĐỐC", "CHÁNH VĂN PHÒNG")
    both = signing_lines("Phó Chủ tịch", capacity=Capacity.DEPUTY, principal="Chủ tịch", collective="Uỷ ban nhân dân")
    assert both == ("TM. UỶ BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH")
    assert Capacity.AUTHORISED.meaning == "thừa ủy quyền"


@pytest.mark.parametrize("capacity", [Capacity.DEPUTY, Capacity.BY_ORDER, Capacity.AUTHORISED, Capacity.ON_BEHALF])
def test_an_authority_needs_who_gave_it(capacity: Capacity) -> None:
    """Nobody signs for nobody."""
    with pytest.raises(ValueError):
        signing_lines("Phó Hiệu trưởng", capacity=capacity)
