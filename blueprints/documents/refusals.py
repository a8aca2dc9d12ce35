"""Why an act on a document was refused, in the reader's words."""

from flask_babel import lazy_gettext as _l


class Refusal(ValueError):
    """An act that cannot be done; the text says what is wrong and what to do."""


class StaleDocument(Refusal):
    """Somebody else changed the document since it was opened."""

    def __init__(self) -> None:
        super().__init__(
            _l("Văn bản đã được người khác sửa sau khi bạn mở. Hãy mở lại, chép phần của bạn vào rồi lưu.")
        )


class Settled(Refusal):
    """The document was issued: corrections are new documents or marks, never changes (NĐ 30/2020, Điều 18)."""

    def __init__(self) -> None:
        super().__init__(_l("Văn bản đã ban hành nên không sửa được. Hãy ban hành văn bản đính chính hoặc thay thế."))


class NotReady(Refusal):
    """Something is missing or wrong that the law or the register needs."""


class NumberTaken(NotReady):
    """The number was given in that year already: two documents never share one."""


class Secret(Refusal):
    """Secret documents must never be in this system (Luật Bảo vệ bí mật nhà nước)."""

    def __init__(self) -> None:
        super().__init__(
            _l("Văn bản mật không được lưu trên hệ thống này. Hãy xử lý theo quy định về bí mật nhà nước.")
        )
