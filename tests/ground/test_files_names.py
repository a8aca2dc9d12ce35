"""A file's name is shown and saved without what could deceive or harm."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenants.ground.files import display_name


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("Kế hoạch 118.pdf", "Kế hoạch 118.pdf"),
        (unicodedata.normalize("NFD", "Kế hoạch.PDF"), "Kế hoạch.pdf"),
        ("C:\\Users\\An\\a.pdf", "a.pdf"),
        ("../../etc/passwd.txt", "passwd.txt"),
        ("a\0b.pdf", "ab.pdf"),
        ("ke-hoach\u202efdp.exe", "ke-hoachfdp.exe"),
        ('a"; filename="b.html\r\nX: y.pdf', "a ; filename= b.html X y.pdf"),
        ("CON.pdf", "_CON.pdf"),
        ("com1.tar.pdf", "_com1.tar.pdf"),
        ("  . a  b . pdf", "a b. pdf"),
        ("..", "tep"),
        ("", "tep"),
        ("a" * 300 + ".pdf", "a" * 146 + ".pdf"),
    ],
)
def test_display_name(typed: str, shown: str) -> None:
    assert display_name(typed) == shown


@given(st.text())
def test_display_name_is_always_fit(typed: str) -> None:
    name = display_name(typed)
    assert 0 < len(name) <= 150
    assert not set(name) & set('/\\\0\r\n"') and name.isprintable()
    assert display_name(name) == name
