"""Files of an article are served as its page is: to everybody while it is public, to the staff otherwise."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

from flask import Flask
from PIL import Image

from blueprints.news import actions, queries
from tests import world
from tests.news.conftest import at
from tests.visitor import Visitor

Visit = Callable[..., Visitor]
Publish = Callable[..., tuple[int, str]]

TEXT = b"Danh s\xc3\xa1ch d\xe1\xbb\xa5ng c\xe1\xbb\xa5.\n"


def picture() -> BytesIO:
    """A small photograph."""
    stream = BytesIO()
    Image.new("RGB", (40, 30), "navy").save(stream, "JPEG")
    stream.seek(0)
    return stream


def send(visitor: Visitor, article_id: int, **files: Any) -> None:
    """Saves an article with files, as the editor's form does."""
    visitor.get(f"/quan-tri/tin/{article_id}/sua")
    visitor.submit("main form", files)


def fetch(visitor: Visitor, address: str) -> tuple[bytes, str, str]:
    """The bytes of a file with its kind and how it is to be opened; the file is let go of."""
    answer = visitor.get(address)
    found = answer.data, str(answer.mimetype), answer.headers["Content-Disposition"]
    answer.close()
    return found


def links(visitor: Visitor, part: str) -> list[str]:
    """Addresses of files on the open page."""
    found = [str(node.get("href") or node.get("src")) for node in visitor.page.select("main a[href], main img[src]")]
    return [one for one in found if part in one]


def test_files_are_added_shown_and_dropped(visit: Visit, publish: Publish) -> None:
    article_id, slug = publish("truong-x", "Có tệp")
    binh, reader = visit("truong-x", "binh"), visit("truong-x")
    reader.get(f"/tin-tuc/{slug}")
    send(binh, article_id, files=(BytesIO(TEXT), "danh sách.txt"))
    reader.get(f"/tin-tuc/{slug}")
    assert "Tập tin đính kèm" in reader.text and "danh sách.txt" in reader.text and "TXT" in reader.text
    (address,) = links(reader, f"/tin-tuc/{slug}/tep/")
    content, _, opened = fetch(reader, address)
    assert content == TEXT and opened.startswith("attachment")
    binh.get(f"/quan-tri/tin/{article_id}/sua")
    (box,) = binh.page.select("input[name=bo-tep]")
    binh.submit("main form", {"bo-tep": str(box["value"])})
    reader.get(f"/tin-tuc/{slug}")
    assert "danh sách.txt" not in reader.text
    reader.get(address, status=404)


def test_lead_picture_needs_words_or_a_choice(visit: Visit, publish: Publish) -> None:
    article_id, slug = publish("truong-x", "Có ảnh")
    binh, reader = visit("truong-x", "binh"), visit("truong-x")
    binh.get(f"/quan-tri/tin/{article_id}/sua")
    binh.submit("main form", {"picture": (picture(), "san truong.jpg"), "author": "Tổ Sử"}, status=422)
    assert "Ảnh chưa có mô tả" in binh.text
    assert binh.page.select_one("input[name=author]")["value"] == "Tổ Sử"  # type: ignore[index]
    more = {"picture_alt": "Học sinh xếp hàng trên sân.", "picture_credit": "Thu Hà"}
    binh.submit("main form", {"picture": (picture(), "san truong.jpg")} | more)
    reader.get(f"/tin-tuc/{slug}")
    image = reader.page.select_one("main figure img")
    assert image is not None and image["alt"] == "Học sinh xếp hàng trên sân." and "Thu Hà" in reader.text
    _, kind, opened = fetch(reader, str(image["src"]))
    assert kind.startswith("image/") and opened.startswith("inline")
    binh.get(f"/quan-tri/tin/{article_id}/sua")
    binh.submit("main form", {"picture_alt": "", "decorative": "y"})
    reader.get(f"/tin-tuc/{slug}")
    assert reader.page.select_one("main figure img")["alt"] == ""  # type: ignore[index]
    binh.get(f"/quan-tri/tin/{article_id}/sua")
    assert binh.page.select_one("input[name=decorative][checked]")


def test_refused_files_say_why_and_keep_what_was_typed(visit: Visit, publish: Publish) -> None:
    article_id, _ = publish("truong-x", "Tệp lạ", state="draft")
    an = visit("truong-x", "an")
    an.get(f"/quan-tri/tin/{article_id}/sua")
    program = (BytesIO(b"MZ\x90\x00\x03" + b"\x00" * 200), "bai-hat.exe")
    an.submit("main form", {"files": program, "summary": "Chữ vừa gõ."}, status=422)
    assert an.page.select_one("#files-e") and "Chữ vừa gõ." in an.text
    an.submit("main form", {"picture": (BytesIO(TEXT), "anh.txt"), "picture_alt": "x"}, status=422)
    assert "không phải ảnh" in an.text


def test_files_of_what_is_not_public_are_for_the_staff(visit: Visit, publish: Publish, app: Flask) -> None:
    article_id, slug = publish("truong-x", "Nháp có tệp", state="draft")
    an, binh, reader = visit("truong-x", "an"), visit("truong-x", "binh"), visit("truong-x")
    send(an, article_id, files=(BytesIO(TEXT), "mat.txt"))
    an.get(f"/quan-tri/tin/{article_id}/xem")
    (inside,) = links(an, f"/quan-tri/tin/{article_id}/tep/")
    fetch(an, inside)
    address = inside.replace(f"/quan-tri/tin/{article_id}/", f"/tin-tuc/{slug}/")
    reader.get(address, status=404)
    reader.get(inside, status=302)
    visit("truong-y", "chi").get(inside, status=404)
    binh.get(f"/quan-tri/tin/{article_id}/xem")
    binh.submit('form[action$="/dang"]')
    fetch(reader, address)
    binh.get(f"/quan-tri/tin/{article_id}/xem")
    binh.submit('form[action$="/go"]', {"go-reason": "Nhầm tệp."})
    reader.get(address, status=404)


def test_files_are_reached_only_through_their_own_article(visit: Visit, publish: Publish) -> None:
    first, slug = publish("truong-x", "Bài một")
    second, other = publish("truong-x", "Bài hai")
    _, foreign = publish("truong-y", "Bài ba")
    binh = visit("truong-x", "binh")
    send(binh, first, files=(BytesIO(TEXT), "tep.txt"))
    reader = visit("truong-x")
    reader.get(f"/tin-tuc/{slug}")
    (address,) = links(reader, "/tep/")
    reader.get(address.replace(slug, other), status=404)
    visit("truong-y").get(address.replace(slug, foreign), status=404)
    binh.get(f"/quan-tri/tin/{second}/sua")
    number = address.split("/tep/")[1].split("/")[0]
    binh.submit("main form", {"bo-tep": [number, "abc", "9" * 30, "-1"]})
    fetch(reader, address)
    for odd in ("0", str(2**31), "9" * 40, "abc"):
        reader.get(f"/tin-tuc/{slug}/tep/{odd}/tep.txt", status=404)


def test_a_new_picture_takes_the_place_of_the_old(visit: Visit, publish: Publish, app: Flask) -> None:
    article_id, _ = publish("truong-x", "Đổi ảnh", state="draft")
    an = visit("truong-x", "an")
    for name in ("mot.jpg", "hai.jpg"):
        send(an, article_id, picture=(picture(), name), picture_alt="Sân trường")
    with at(app, "truong-x"):
        article = queries.article(article_id)
        assert article is not None
        shown, others = queries.files_of(article)
        assert shown is not None and shown.name == "hai.jpg" and others == []
        actions.drop_files(article, [shown.id], unit=world.unit("truong-x"))
    with at(app, "truong-x"):
        article = queries.article(article_id)
        assert article is not None and article.picture_id is None and article.picture_alt == ""
