"""The texts of the demonstration: composed letters, closed marks, said to be made up, nobody's personal data."""

import unicodedata
from pathlib import Path

import pytest

from blueprints.demo import cast, drawings, enclosures, shelf
from blueprints.news.writing import from_typed
from tenants.ground import checks
from tenants.ground.settings import ROOT

TEXTS = sorted(shelf.FOLDER.rglob("*.txt"))
MODULES = sorted((ROOT / "blueprints" / "demo").glob("*.py"))
DOCUMENTS = ("so-gddt.txt", "ubnd-xa.txt", "thcs-thitran.txt", "ke-hoach-ngan.txt")
NEWS = ("news/thcs-thitran.txt", "news/truong.txt", "news/co-quan.txt")


@pytest.mark.parametrize("path", [*TEXTS, *MODULES], ids=lambda path: path.name)
def test_every_letter_is_composed(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert unicodedata.is_normalized("NFC", text)
    assert "\r" not in text


def test_the_founding_document_is_there_word_for_word() -> None:
    text = shelf.read("118-kh-thcs-2020.txt")
    assert text.startswith("PHÒNG GD&ĐT THƯỜNG TÍN") and text.rstrip().endswith("Hoàng Thị Thu Yến")
    assert "Số: 118 /KH- THCS" in text and "HIÊỤ TRƯỞNG" in text


@pytest.mark.parametrize("name", DOCUMENTS)
def test_documents_have_what_an_issue_needs_and_say_they_are_made_up(name: str) -> None:
    for piece in shelf.pieces(name):
        key = piece.one("key")
        assert piece.one("type") and piece.one("subject") and piece.one("title") and piece.one("signer"), key
        drafts = key in ("tt_nhap", "tt_cho")
        assert drafts or "(Dữ liệu minh họa" in piece.body, key
        assert drafts or "./." in piece.body, key
        assert all(basis.startswith(("Căn cứ", "Thực hiện", "Theo")) for basis in piece.head.get("basis", [])), key


@pytest.mark.parametrize("name", NEWS)
def test_articles_pass_the_checks_of_the_house(name: str) -> None:
    for piece in shelf.pieces(name):
        body = from_typed(piece.body)
        assert not [fault for fault in checks.check(body) if fault.severity == "must"], piece.one("title")
        assert piece.one("title") and piece.one("summary") and piece.one("category")
        assert not piece.one("picture") or (piece.one("picture") in drawings.PICTURES and len(piece.one("alt")) > 30)
        assert not piece.one("file") or piece.one("file") in enclosures.ARTICLE_FILES


def test_accounts_are_many_and_their_passwords_long_and_each_their_own() -> None:
    passwords = [account.password for account in cast.ACCOUNTS]
    assert len(set(passwords)) == len(passwords) >= 12 and min(map(len, passwords)) >= 16
    assert all(account.email.endswith(".example.vn") for account in cast.ACCOUNTS)
    roles = {role for account in cast.ACCOUNTS for _, role in account.roles}
    assert len(roles) == 9
    assert max(len({slug for slug, _ in account.roles}) for account in cast.ACCOUNTS) == 2


def test_nobody_real_signs_but_the_one_of_the_founding_document() -> None:
    for path in [*MODULES, *TEXTS]:
        if path.name != "118-kh-thcs-2020.txt":
            assert "Hoàng Thị Thu Yến" not in path.read_text(encoding="utf-8"), path.name
