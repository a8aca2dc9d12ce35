"""HTML as pasted, made text."""

from blueprints.documents.form.markup import looks_like_html, to_text
from blueprints.documents.form.recognise import recognise

PAGE = """<div><table><tr><td><p align="center">UBND PHƯỜNG C&#7846;U G&#7894;</p>
<p><b>TRƯỜNG MẦM NON&nbsp;HOA SEN</b></p><p>Số:&nbsp;&nbsp; 09/KH-MNHS<o:p></o:p></p></td>
<td><p><b>CỘNG H&Ograve;A X&Atilde; HỘI CHỦ NGHĨA VIỆT NAM</b></p><p>Độc lập - Tự do - Hạnh phúc</p>
<p><i>Cầu Gỗ, ng&agrave;y&nbsp; 03 tháng 9 năm 2026</i></p></td></tr></table>
<p><b>KẾ HOẠCH</b></p><p>Tổ chức Tết Trung thu</p>
<p>Căn cứ Công văn số&nbsp;210/UBND&#8209;VHXH ngày 28/8/2026;</p><p>Trường xây dựng kế hoạch như sau:</p>
<p><b>I. MỤC ĐÍCH</b></p><p><b>II. TỔ CHỨC</b></p>
<table><tr><td><p>Nơi nhận:</p><p>- UBND phường (b/c);<br />- Lưu: VT.</p></td>
<td><p>HIỆU TRƯỞNG</p><p>&nbsp;</p><p>Phan Thị Ví Dụ</p></td></tr></table></div>
<script>document.write("Số: 1/QĐ-X")</script><p>Tin liên quan: Thông báo số 12/TB-MNHS</p>"""


def test_a_pasted_page_is_read() -> None:
    """Cells, entities, line breaks and scripts."""
    assert looks_like_html(PAGE) and not looks_like_html("1 < 2 và 3 > 2")
    plain = recognise(to_text(PAGE)).as_dict()
    assert (plain["number"], plain["issuer"]) == ("09/KH-MNHS", "TRƯỜNG MẦM NON HOA SEN")
    assert (plain["parent_issuer"], plain["date"]) == ("UBND PHƯỜNG CẦU GỖ", "2026-09-03")
    assert plain["references"] == ["210/UBND-VHXH"]
    assert plain["recipients"] == ["UBND phường (b/c)", "Lưu: VT"]
    assert plain["signer"] == "Phan Thị Ví Dụ"
