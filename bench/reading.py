"""How long a megabyte of typed text takes to clean, to check and to recognise."""

import time
from collections.abc import Callable

from blueprints.documents.form.recognise import recognise
from tenants.ground.checks import check
from tenants.ground.html import clean

PIECES = {
    "news": '<p>Xin chào <a href="/x">các em học sinh</a> lớp 6 <strong>năm học mới</strong></p>',
    "a list of pupils": "<tr><td>Nguyễn Văn An</td><td>12/3/2014</td><td>0912345678</td></tr>",
}
PAPER = (
    "Căn cứ Thông tư số 37/2020/TT-BGDĐT ngày 05/10/2020 của Bộ Giáo dục và Đào tạo;\n\nI. MỤC ĐÍCH\n\n- Nội dung.\n\n"
)
SIZE = 1_000_000


def run() -> None:
    """Prints seconds for a megabyte of each kind of text."""
    for name, piece in PIECES.items():
        print(f"1 MB of {name}: clean {_seconds(clean, piece):.2f} s, check {_seconds(check, piece):.2f} s (budget 1)")
    print(f"1 MB of an administrative document: recognise {_seconds(recognise, PAPER):.2f} s (budget 2)")


def _seconds(work: Callable[[str], object], piece: str) -> float:
    text = piece * (SIZE // len(piece.encode()))
    begun = time.process_time()
    work(text)
    return time.process_time() - begun
