"""Small files made on the spot, for tests that upload."""

from io import BytesIO


def text_file(words: str) -> BytesIO:
    """A plain text file."""
    return BytesIO(words.encode())
