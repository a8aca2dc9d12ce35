"""What a unit says of itself, and the log it may read."""

import pytest
from flask import Flask

from tests import world
from tests.conftest import Visit

LOOKS = {
    "palette": "sen-hong", "address": "Thôn 1, xã Thử Nghiệm", "phone": "(024) 3385 3205", "email": "x@truong.edu.vn",
    "responsible": "Trần Thị Bình, Hiệu trưởng",
}  # fmt: skip


def test_looks_are_kept_and_seen_on_the_next_request(app: Flask, visit: Visit) -> None:
    reader = visit("truong-x")
    reader.get("/tro-nang/")
    principal = visit("truong-x", "binh")
    principal.get("/quan-tri/giao-dien")
    assert len(principal.page.select("input[name=palette]")) == 8
    principal.submit("main form", LOOKS)
    reader.get("/tro-nang/")
    root = reader.page.html
    assert root is not None and root["data-palette"] == "sen-hong"
    assert LOOKS["address"] in str(reader.page)
    principal.get("/quan-tri/nhat-ky")
    assert "Sửa giao diện và liên hệ" in principal.text


@pytest.mark.parametrize(
    ("field", "value"), [("palette", "đen"), ("email", "x"), ("phone", "gọi tôi"), ("address", "x" * 201)]
)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(visit: Visit, field: str, value: str) -> None:
    principal = visit("truong-x", "binh")
    principal.get("/quan-tri/giao-dien")
    principal.submit("main form", LOOKS | {field: value}, status=422)
    assert "Có 1 chỗ cần sửa" in principal.text
    box = principal.page.select_one("#responsible")
    assert box is not None and box["value"] == LOOKS["responsible"]


def test_more_fields_change_nothing(app: Flask, visit: Visit) -> None:
    principal = visit("truong-x", "binh")
    principal.get("/quan-tri/giao-dien")
    extra = {
        "name": "Trường Khác",
        "state": "closed",
        "kind": "ministry",
        "slug": "khac",
        "unit_id": "1",
        "notice": "x",
    }
    principal.submit("main form", LOOKS | extra)
    with app.app_context():
        unit = world.unit("truong-x")
        assert (unit.name, unit.state, unit.kind, unit.notice) == (
            "Trường THCS Xuân Mai",
            "live",
            "lower_secondary",
            "",
        )


@pytest.mark.parametrize(("name", "path", "status"), [
    ("an", "/quan-tri/giao-dien", 403), ("ha", "/quan-tri/giao-dien", 403), ("binh", "/quan-tri/giao-dien", 200),
    ("an", "/quan-tri/nhat-ky", 403), ("ha", "/quan-tri/nhat-ky", 403), ("binh", "/quan-tri/nhat-ky", 200),
])  # fmt: skip
def test_who_may(visit: Visit, name: str, path: str, status: int) -> None:
    visit("truong-x", name).get(path, status=status)


def test_log_holds_nothing_of_another_school(visit: Visit) -> None:
    visit("truong-y", "khanh")
    principal = visit("truong-x", "binh")
    principal.get("/quan-tri/nhat-ky")
    assert "Trần Thị Bình" in principal.text and "Vũ Quốc Khánh" not in principal.text


def test_acts_of_the_office_stand_in_the_school_s_log(visit: Visit) -> None:
    lead = visit("van-phong", "giang")
    lead.get("/dieu-hanh/truong/truong-x/trang-thai")
    lead.submit("main form.box", {"state": "trial", "reason": "kiểm tra nội dung"})
    principal = visit("truong-x", "binh")
    principal.get("/quan-tri/nhat-ky")
    assert "kiểm tra nội dung" in principal.text and "Ủy ban nhân dân xã Thử Nghiệm" in principal.text
