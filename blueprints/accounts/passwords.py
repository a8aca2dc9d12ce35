"""Which passwords are refused: too short, known to every attacker, or made of the person's own name."""

import re

from flask_babel import LazyString, ngettext
from flask_babel import lazy_gettext as _l

from tenants.ground.folding import fold

SHORTEST, LONGEST = 10, 128
_NOT_LETTERS = re.compile(r"[^a-z]+")

_WORDS = """
    password passwords passw passwordpassword letmein welcome admin administrator adminadmin root login qwerty
    qwertyuiop qwertyuiopasdfghjkl qazwsx qazwsxedc asdfgh asdfghjkl zxcvbn zxcvbnm abc
    abcabc abcd abcde abcdef abcdefg abcdefgh
    abcdefghij abcdefghijkl iloveyou iloveu ilovevietnam sunshine princess monkey dragon football baseball superman
    batman master trustno michael shadow changeme secret default guest test testtest temp user school teacher student
    matkhau matkhaumatkhau matkhaumoi matkhaucu doimatkhau quenmatkhau anhyeuem emyeuanh yeuem yeuanh toiyeuvietnam
    vietnam vietnamvodich vodich hanoi saigon hochiminh bachoho conyeume conyeubome giadinh giadinhtoi hanhphuc
    cuocsong tinhyeu maimaiyeuem khongbiet khongnho khongquen khongco daylamatkhau xinchao xinchaocacban
    truonghoc nhatruong giaovien hocsinh hieutruong vanthu thuongtin congtruong congthongtin congthongtindientu
    quantri quantrivien quantrihethong phonggiaoduc sogiaoduc bogiaoduc giaoduc giaoducdaotao giaoducvadaotao
    mamnon tieuhoc trunghoc trunghoccoso thcs thpt ngaynhagiao chucmungnammoi namhocmoi
"""
COMMON = frozenset(_WORDS.split())
"""Heads of the lists of leaked passwords, and the words people in Vietnamese schools think of first."""


def fault(password: str, *, email: str, name: str) -> LazyString | str | None:
    """Why this password is refused and what to do; None when it may be used. No rule asks for signs or capitals."""
    if len(password) < SHORTEST:
        return ngettext(
            "Mật khẩu cần ít nhất %(num)d ký tự. Hãy dùng một câu dễ nhớ, có thể có dấu và khoảng trắng.",
            "Mật khẩu cần ít nhất %(num)d ký tự. Hãy dùng một câu dễ nhớ, có thể có dấu và khoảng trắng.",
            SHORTEST,
        )
    if len(password) > LONGEST:
        return ngettext(
            "Mật khẩu dài nhất %(num)d ký tự. Hãy bỏ bớt.", "Mật khẩu dài nhất %(num)d ký tự. Hãy bỏ bớt.", LONGEST
        )
    plain = fold(password)
    letters = _NOT_LETTERS.sub("", plain)
    if letters in COMMON or len(set(plain)) < 5 or plain.isdecimal():
        return _l("Mật khẩu này nhiều người dùng nên dễ bị đoán. Hãy chọn một câu khác của riêng bạn.")
    own = {_NOT_LETTERS.sub("", fold(name)), _NOT_LETTERS.sub("", fold(email)), fold(email.partition("@")[0])}
    if fold(email) in plain or letters in own:
        return _l("Mật khẩu không được là tên hoặc thư điện tử của bạn. Hãy chọn một câu khác.")
    return None
