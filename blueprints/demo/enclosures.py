"""Files that go with articles and answers: small, with headings and heads of tables a screen reader can use."""

from collections.abc import Sequence
from io import BytesIO

from docx import Document
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from tenants.ground import files
from tenants.ground.files import Stored

Row = Sequence[str | int]


def statistics() -> Stored:
    """The figures of the start of a school year; sums only, no pupil is named."""
    rows: list[Row] = [
        ("Khối 6", 5, 214, 3), ("Khối 7", 5, 207, 2), ("Khối 8", 4, 176, 4), ("Khối 9", 4, 169, 1),
        ("Toàn trường", 18, 766, 10),
    ]  # fmt: skip
    head = ("Khối lớp", "Số lớp", "Số học sinh", "Học sinh học hòa nhập")
    return _sheet("Thống kê đầu năm", (head, rows), "thong-ke-dau-nam-hoc.xlsx")


def timetable() -> Stored:
    """Morning lessons of one class of each grade, Monday to Friday."""
    head = ("Tiết", "Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu")
    rows: list[Row] = [
        (1, "Chào cờ", "Toán", "Ngữ văn", "Tiếng Anh", "Toán"),
        (2, "Toán", "Ngữ văn", "Tiếng Anh", "Khoa học tự nhiên", "Lịch sử và Địa lí"),
        (3, "Ngữ văn", "Tin học", "Giáo dục thể chất", "Toán", "Công nghệ"),
        (4, "Khoa học tự nhiên", "Nghệ thuật", "Lịch sử và Địa lí", "Ngữ văn", "Sinh hoạt lớp"),
    ]
    return _sheet("Thời khóa biểu lớp 6A", (head, rows), "thoi-khoa-bieu.xlsx")


def schedule() -> Stored:
    """When which subject opens its lessons to colleagues."""
    head = ("Ngày", "Buổi", "Tổ", "Môn và lớp")
    rows: list[Row] = [
        ("02/11", "Sáng", "Toán – Tin", "Toán, lớp 6B"), ("03/11", "Sáng", "Văn – Sử – Địa", "Ngữ văn, lớp 8A"),
        ("05/11", "Chiều", "Khoa học tự nhiên", "Khoa học tự nhiên, lớp 7C"),
        ("09/11", "Sáng", "Ngoại ngữ", "Tiếng Anh, lớp 9A"),
        ("12/11", "Chiều", "Thể dục – Nghệ thuật", "Âm nhạc, lớp 6D"),
    ]  # fmt: skip
    return _sheet("Lịch hội giảng", (head, rows), "lich-hoi-giang.xlsx")


def agenda() -> Stored:
    """The agenda of a meeting with parents as a Word file."""
    paper = Document()
    paper.core_properties.title = "Chương trình họp cha mẹ học sinh giữa học kỳ I"
    paper.core_properties.language = "vi-VN"
    paper.core_properties.author = "Trường THCS Thị Trấn"
    paper.add_heading("Chương trình họp cha mẹ học sinh giữa học kỳ I", level=1)
    paper.add_paragraph("Dữ liệu minh họa.")
    parts = (
        ("Mở đầu", ("Ổn định, giới thiệu thành phần.", "Thông qua chương trình.")),
        ("Nội dung", ("Tình hình học tập, rèn luyện chung của lớp.", "Phối hợp ôn tập cuối học kỳ I.",
                      "An toàn giao thông và an toàn trên mạng.")),
        ("Trao đổi", ("Ý kiến của cha mẹ học sinh.", "Gặp riêng từng gia đình theo giờ đã hẹn.")),
    )  # fmt: skip
    for title, lines in parts:
        paper.add_heading(title, level=2)
        for line in lines:
            paper.add_paragraph(line, style="List Bullet")
    stream = BytesIO()
    paper.save(stream)
    return _stored(stream, "chuong-trinh-hop-cha-me-hoc-sinh.docx")


def _sheet(title: str, table: tuple[Row, list[Row]], name: str) -> Stored:
    head, rows = table
    book = Workbook()
    book.properties.title, book.properties.language = title, "vi-VN"
    page = book.worksheets[0]
    page.title = title
    page.append(list(head))
    for row in rows:
        page.append(list(row))
    for cell in page[1]:
        cell.font, cell.fill = Font(bold=True, color="FFFFFF"), PatternFill("solid", fgColor="1F4E79")
        cell.alignment = Alignment(wrap_text=True, vertical="center")
    for number, column in enumerate(zip(head, *rows, strict=True), start=1):
        page.column_dimensions[get_column_letter(number)].width = max(len(str(value)) for value in column) + 4
    page.freeze_panes = "A2"
    page.print_title_rows = "1:1"
    stream = BytesIO()
    book.save(stream)
    return _stored(stream, name)


def _stored(stream: BytesIO, name: str) -> Stored:
    stream.seek(0)
    return files.store(stream, name)


ARTICLE_FILES = {"timetable": timetable, "schedule": schedule, "agenda": agenda}
"""Files of articles by the name their texts use."""
