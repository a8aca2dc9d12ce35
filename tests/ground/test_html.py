"""Rich text comes out safe, well-formed and in order, whatever goes in."""

import random
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Integer, MetaData, Table, create_engine, insert, select
from sqlalchemy.exc import StatementError
from sqlalchemy.schema import Column

from tenants.ground.html import Clean, RichText, clean, excerpt, from_text, plain, safe_url
from tenants.ground.markup import Tidy
from tests.ground.payloads import VECTORS, WRAPPERS, assert_harmless, elements


def test_the_corpus_is_large() -> None:
    assert len(set(VECTORS)) >= 190


@pytest.mark.parametrize("vector", VECTORS)
def test_no_payload_survives(vector: str) -> None:
    for wrapper in WRAPPERS:
        cleaned = clean(wrapper.format(vector))
        assert_harmless(cleaned)
        assert clean(str(cleaned)) == cleaned


def test_harm_in_any_mixture_is_taken_out() -> None:
    dice = random.Random(2020)
    for _ in range(1500):
        pieces = "".join(dice.sample(VECTORS, 3))
        start, end = sorted(dice.sample(range(len(pieces)), 2))
        mixture = pieces[:start] + dice.choice(VECTORS) + pieces[end:]
        assert_harmless(clean(mixture))


def test_the_check_of_harm_would_see_it() -> None:
    for harmful in (
        "<script>1</script>",
        "<p onclick=1>x",
        '<a href="javascript:1">x</a>',
        "<img src=//x>",
        "<!--x-->",
    ):
        with pytest.raises(AssertionError):
            assert_harmless(harmful)


MARKS = """<p> </p> <div> </div> <b> </b> <h1> <h4> </h4> <ul> <li> </ul> <table> <tr> <td> </td> <caption>
</table> <a/href=/x> <a/href='https://x.vn'> </a> <br> <img/src='/tep/a'alt=x> <span/lang=en> </span>
<sup> <em> <blockquote> </blockquote> <figure> <figcaption> </figure> </em> &#824; &lt; &nbsp; chữ
< > & " ' = /"""
PIECES = st.sampled_from([*MARKS.split(), " ", "\n", "e\u0301", "\u0338"])


@settings(max_examples=600, deadline=None)
@given(st.lists(PIECES, max_size=25).map("".join))
def test_any_mixture_of_marks_is_put_in_order(html: str) -> None:
    cleaned = clean(html)
    assert_harmless(cleaned)
    assert unicodedata.is_normalized("NFC", cleaned)
    assert clean(str(cleaned)) == cleaned
    level = 1
    for element in elements(cleaned):
        if element.tag in ("h2", "h3", "h4"):
            assert int(element.tag[1]) <= level + 1
            level = int(element.tag[1])
            assert "".join(element.itertext()).strip() or element.find(".//img") is not None


@given(st.text())
def test_clean_never_raises_and_keeps_words(text: str) -> None:
    assert_harmless(clean(text))
    escaped = text.replace("&", "&amp;").replace("<", "&lt;")
    kept = "".join(c for c in unicodedata.normalize("NFC", text) if c.isalnum())
    assert "".join(c for c in plain(escaped) if c.isalnum()) == kept


@pytest.mark.parametrize(
    ("dirty", "cleaned"),
    [
        ("", ""),
        ("chữ", "<p>chữ</p>"),
        ("a < b &amp; c", "<p>a &lt; b &amp; c</p>"),
        ("<div>a</div><div>b</div>", "<p>a</p><p>b</p>"),
        ("<b>a</b><i>b</i>", "<p><strong>a</strong><em>b</em></p>"),
        ("<p>a</p><p>&nbsp;</p><p><br></p><p>b</p>", "<p>a</p><p>b</p>"),
        ("<h1>a</h1><h4>b</h4><h4>c</h4><h6>d</h6>", "<h2>a</h2><h3>b</h3><h3>c</h3><h4>d</h4>"),
        ("<h4>a</h4><h2>b</h2>", "<h2>a</h2><h2>b</h2>"),
        ("<h2> </h2><h4>b</h4>", "<h2>b</h2>"),
        ("<h2><ul><li>a</li></ul></h2>", "<ul><li>a</li></ul>"),
        (
            "<table><tr><td><div>a</div><div>b</div></td></tr></table>",
            "<table><tbody><tr><td>a<br>b</td></tr></tbody></table>",
        ),
        ("<p>a<img src=https://x.vn/a.png alt=x></p>", "<p>a</p>"),
        (
            "<p><img src=/tep/ab/c.jpg alt='' width=80 height=x></p>",
            '<p><img src="/tep/ab/c.jpg" alt="" width="80"></p>',
        ),
        ("<p class=MsoNormal style='x'><span style='y'>a</span><o:p></o:p></p>", "<p>a</p>"),
        ("<p lang=en>a <span lang='en-GB'>b</span></p>", '<p lang="en">a <span lang="en-GB">b</span></p>'),
        ("<p lang='x\"y'>a</p>", "<p>a</p>"),
        ("<a href=https://A.vn/B>x</a>", '<p><a href="https://a.vn/B" rel="noopener">x</a></p>'),
        ("<a href=/tin-tuc/>x</a>", '<p><a href="/tin-tuc/">x</a></p>'),
        ("<a name=top>x</a>", "<p>x</p>"),
        ("<th>x", "<p>x</p>"),
        ("<a href=/x>a<table><a href=/y>b", '<p><a href="/x">ab</a></p>'),
        ("<ul>a<li>b<ul><li>c</ul></ul>", "<ul><li>a</li><li>b<ul><li>c</li></ul></li></ul>"),
        ("<li>a</li><li>b</li>", "<p>a</p><p>b</p>"),
        ("<figcaption>a</figcaption>", "<p>a</p>"),
        ("<script>x</script><style>y</style>z", "<p>z</p>"),
        ("e\u0302\u0301", "<p>ế</p>"),
        ("<blockquote>a</blockquote>", "<blockquote><p>a</p></blockquote>"),
    ],
)
def test_clean(dirty: str, cleaned: str) -> None:
    assert clean(dirty) == cleaned


def test_a_table_keeps_what_makes_it_readable() -> None:
    table = """<table><caption>Lịch</caption>
<thead><tr><th scope="col">Thứ</th><th scope="col" colspan="2">Giờ</th></tr></thead>
<tbody><tr><th scope="row">Hai</th><td rowspan="2">7</td><td></td></tr></tbody></table>""".replace("\n", "")
    assert clean(table) == table


@pytest.mark.parametrize(
    "hostile",
    [
        "<div>" * 200_000,
        "<ul><li>" * 100_000,
        "<b>" * 300_000,
        "<b><p>x" * 100_000,
        "&" * 1_000_000,
        "<" * 1_000_000,
        '<a href="' * 100_000,
        "<!--" * 250_000,
        "<span lang=en>" * 70_000 + "x",
        "<table><td>" * 90_000,
        "1. a\n<h2>x</h2>" * 70_000,
    ],
    ids=lambda hostile: str(hostile)[:12],
)
def test_no_text_keeps_the_parser_busy(hostile: str) -> None:
    # Without the guard this test takes minutes.
    assert_harmless(clean(hostile)[:10_000])


@pytest.mark.parametrize(
    ("url", "safe"),
    [
        ("https://moet.gov.vn/a?b=1#c", "https://moet.gov.vn/a?b=1#c"),
        ("HTTPS://MOET.gov.VN/A", "https://moet.gov.vn/A"),
        ("http://x.vn:8080/", "http://x.vn:8080/"),
        ("www.moet.gov.vn", "https://www.moet.gov.vn"),
        ("  /van-ban/?loai=KH  ", "/van-ban/?loai=KH"),
        ("/tệp/kế hoạch.pdf", "/tệp/kế%20hoạch.pdf"),
        ("#muc-2", "#muc-2"),
        ("?trang=2", "?trang=2"),
        ("/", "/"),
        ("mailto:van.thu@truong.edu.vn?subject=Hỏi", "mailto:van.thu@truong.edu.vn?subject=Hỏi"),
        ("tel:024 3385 3211", "tel:02433853211"),
        ("tel:+84 (24) 3385.3211", "tel:+842433853211"),
        ("", None),
        ("javascript:alert(1)", None),
        ("javascript&colon;alert(1)", None),
        (" \tJavaScript:alert(1)", None),
        ("java\tscript:alert(1)", None),
        ("data:text/html,x", None),
        ("vbscript:x", None),
        ("//evil.test", None),
        ("/\\evil.test", None),
        ("\\\\evil.test", None),
        ("/\t/evil.test", None),
        ("/\n/evil.test", None),
        ("/.//evil.test", None),
        ("/%2e/%2fevil.test", None),
        ("/..//evil.test", None),
        ("https:evil.test", None),
        ("https:///evil.test", None),
        ("https://a@evil.test", None),
        ("https://evil.test\\@a", None),
        ("https://", None),
        ("https://x.vn:port/", None),
        ("https://[::1/", None),
        ("ke-hoach.html", None),
        ("moet.gov.vn", None),
        ("mailto:a@b.vn?cc=x%0Abcc:y", None),
        ("mailto:a", None),
        ("tel:javascript", None),
        ("ftp://x.vn/", None),
        ("/x\u202ecod.exe", None),
        ('/"onclick=1', None),
        ("/" + "a" * 3000, None),
    ],
)
def test_safe_url(url: str, safe: str | None) -> None:
    assert safe_url(url) == safe
    if safe:
        assert safe_url(safe) == safe


@given(st.text(alphabet="jJavascript:/\\\t\n #?@.&;%25e") | st.text())
def test_safe_url_is_stable_and_never_raises(url: str) -> None:
    safe = safe_url(url)
    assert safe is None or safe_url(safe) == safe
    assert safe is None or safe.startswith(("http://", "https://", "mailto:", "tel:", "/", "#", "?"))


def test_plain() -> None:
    html = "<h2>Kế  hoạch</h2><p>a<br>b &amp; <b>c</b>d</p><ul><li>x</li></ul><table><tr><td>1<td>2</table>"
    assert plain(html) == "Kế hoạch\na\nb & cd\nx\n1 2"
    assert plain("<script>x</script>") == ""


def test_excerpt() -> None:
    assert excerpt("<p>Một hai</p><p>ba</p>") == "Một hai ba"
    assert excerpt("<p>Một hai, ba</p>", 9) == "Một hai…"
    assert excerpt("<p>" + "a" * 50 + "</p>", 10) == "a" * 9 + "…"
    assert len(excerpt("<p>" + "nhà trường " * 100 + "</p>", 120)) <= 121


def test_from_text_follows_the_habits_of_documents() -> None:
    text = """KẾ HOẠCH

I. MỤC ĐÍCH, YÊU CẦU
1. Mục đích
- Thông tin kịp thời;
- Nội dung <chính>:
+ một
+ hai
\u2013 Cuối
II. TỔ CHỨC THỰC HIỆN
1. Nhà trường giao tổ Văn phòng đăng tin.
IV là số La Mã
"""
    assert from_text(text) == (
        "<p>KẾ HOẠCH</p><h2>I. MỤC ĐÍCH, YÊU CẦU</h2><h3>1. Mục đích</h3>"
        "<ul><li>Thông tin kịp thời;</li>"
        "<li>Nội dung &lt;chính&gt;:<ul><li>một</li><li>hai</li></ul></li><li>Cuối</li></ul>"
        "<h2>II. TỔ CHỨC THỰC HIỆN</h2>"
        "<p>1. Nhà trường giao tổ Văn phòng đăng tin.</p><p>IV là số La Mã</p>"
    )


def test_the_sanitiser_has_the_last_word(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Tidy, "tidied", lambda self, html: "<script>1</script><p onclick=1>x<!--y-->")
    assert clean("x") == "<p>x</p>"


@given(st.text())
def test_from_text_shows_text_as_text(text: str) -> None:
    html = from_text(text)
    assert isinstance(html, Clean)
    assert_harmless(html)
    assert "<a" not in html and "<img" not in html


def test_a_rich_text_column_takes_only_what_was_cleaned() -> None:
    engine = create_engine("sqlite://")
    table = Table("t", MetaData(), Column("id", Integer, primary_key=True), Column("body", RichText))
    table.create(engine)
    with engine.begin() as connection:
        connection.execute(insert(table).values(id=1, body=clean("<script>x</script><b>y</b>")))
        connection.execute(insert(table).values(id=2, body=None))
        raw = connection.exec_driver_sql("select body from t order by id").scalars().all()
        assert raw == ["<p><strong>y</strong></p>", None]
        read = connection.execute(select(table.c.body).order_by(table.c.id)).scalars().all()
        assert isinstance(read[0], Clean) and read[1] is None
        assert connection.execute(select(table.c.id).where(table.c.body.contains("strong"))).scalars().all() == [1]
        for dirty in ("<p>y</p>", clean("<p>y</p>") + "<script>"):
            with pytest.raises(StatementError, match="TypeError"):
                connection.execute(insert(table).values(id=3, body=dirty))
            with pytest.raises(TypeError, match="clean"):
                RichText().process_bind_param(dirty, engine.dialect)  # type: ignore[arg-type]
