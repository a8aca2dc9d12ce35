"""Cells in reading order, recipients, end mark."""

from blueprints.documents.form.layout import (
    Purpose,
    Recipient,
    Role,
    has_end_mark,
    parse_recipients,
    print_recipients,
    reading_order,
    with_end_mark,
)
from blueprints.documents.form.types import TYPES


def test_every_type_is_read_in_one_order() -> None:
    """Every cell stands once; a letter has its abstract under the number, others under their type."""
    for kind in TYPES:
        codes = [cell.code for cell in reading_order(kind.id)]
        assert len(codes) == len(set(codes))
        assert codes[0] == "2" and codes.index("6") < codes.index("7a") < codes.index("9b")
        assert ("5b" in codes) == (kind.id in ("official_letter", "official_personal_letter"))
        assert ("5a" in codes) != ("5b" in codes)


def test_recipients_are_read() -> None:
    """Bullets, closing signs and purposes come off; what is filed and "as above" is known."""
    lines = ["Nơi nhận:", "- Như trên;", "  • Hiệu trưởng (để b/c)", "+ GV, NV ( t/h );"]
    text = "\n".join([*lines, "- Cổng TTĐT (để đăng tải);", "- Lưu : VT, CM."])
    assert parse_recipients(text) == [
        Recipient("Như trên", None, Role.AS_ABOVE),
        Recipient("Hiệu trưởng", Purpose.REPORT),
        Recipient("GV, NV", Purpose.CARRY_OUT),
        Recipient("Cổng TTĐT (để đăng tải)"),
        Recipient("Lưu : VT, CM", None, Role.FILE),
    ]


def test_recipients_are_printed() -> None:
    """ "Như trên" first, "Lưu" last and closed by a full stop."""
    given = [Recipient("Hiệu trưởng", Purpose.REPORT), Recipient("Như trên", role=Role.AS_ABOVE)]
    assert print_recipients(given, "VT, CM") == ["- Như trên;", "- Hiệu trưởng (để b/c);", "- Lưu: VT, CM."]
    assert print_recipients([]) == ["- Lưu: VT."]
    printed = print_recipients([*given, Recipient("Lưu: VT", role=Role.FILE)])
    assert parse_recipients("\n".join(printed))[-1] == Recipient("Lưu: VT", role=Role.FILE)


def test_end_mark() -> None:
    """The mark stands once, whatever stood before."""
    assert (
        with_end_mark("thực hiện.") == with_end_mark("thực hiện./.") == with_end_mark("thực hiện /.") == "thực hiện./."
    )
    assert has_end_mark("thực hiện./.\n") and has_end_mark("Khiêm /.") and not has_end_mark("thực hiện.")
