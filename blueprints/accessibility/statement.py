"""The facts of the accessibility statement: written down when they were established, never made up when read."""

from dataclasses import dataclass
from datetime import date

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

CHECKED = date(2026, 11, 24)


@dataclass(frozen=True, slots=True)
class Check:
    """One kind of examination and what it said; `done` is False for what still has to be done."""

    means: LazyString
    result: LazyString
    done: bool


TESTED: tuple[Check, ...] = (
    Check(
        _l("axe-core, WCAG 2.2 mức A và AA, thực hành tốt"),
        _l("Không còn lỗi trên các loại trang đã kiểm tra, ở 320 và 1280 px, trong cả bốn chế độ tương phản."),
        True,
    ),
    Check(
        _l("Đi hết trang bằng bàn phím"),
        _l("Mọi liên kết và ô nhập đều tới được, tiêu điểm luôn nhìn thấy, không bị kẹt ở đâu."),
        True,
    ),
    Check(
        _l("Phóng to 400 %, giãn chữ và dòng"),
        _l("Không phải cuộn ngang, không mất chữ."),
        True,
    ),
    Check(
        _l("Tắt script"),
        _l("Đọc, tìm, lọc và tuỳ chỉnh hiển thị đều làm được."),
        True,
    ),
    Check(
        _l("Người khiếm thị dùng NVDA, TalkBack, VoiceOver"),
        _l("Chưa thử. Cổng chưa được người dùng trình đọc màn hình kiểm tra."),
        False,
    ),
)
