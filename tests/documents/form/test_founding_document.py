"""The founding document of the project, read whole: plan 118/KH-THCS of 6 November 2020."""

import json
from pathlib import Path
from typing import Any

import pytest

from blueprints.documents.form.__main__ import main
from blueprints.documents.form.layout import Purpose, parse_recipient
from blueprints.documents.form.recognise import Recognised, recognise
from blueprints.documents.form.types import by_id

SAMPLES = Path(__file__).resolve().parent.parent / "samples"
TEXT = SAMPLES / "thcs-thi-tran-118-kh-2020.txt"
FIELDS = (
    "number",
    "symbol",
    "type",
    "type_code",
    "issuer",
    "issuers",
    "parent_issuer",
    "place",
    "date",
    "date_partial",
    "title",
    "addressees",
    "references",
    "sections_top",
    "recipients",
    "signer_capacity",
    "signer_title",
    "signer",
    "urgency",
    "secrecy",
    "truncated",
    "has_annex",
    "bases",
)


@pytest.fixture(scope="module")
def truth() -> dict[str, Any]:
    """What a person read from the document."""
    return json.loads(TEXT.with_suffix(".json").read_text("utf-8"))


@pytest.fixture(scope="module")
def found() -> Recognised:
    """What the recogniser reads from it."""
    return recognise(TEXT.read_text("utf-8"))


@pytest.mark.parametrize("field", FIELDS)
def test_every_part_is_as_a_person_read_it(field: str, found: Recognised, truth: dict[str, Any]) -> None:
    """All parts, to the letter."""
    assert found.as_dict()[field] == truth[field]


def test_what_the_parts_mean(found: Recognised) -> None:
    """The type, the purposes of the recipients, the tree of headings, the text between."""
    assert found.document_type == by_id("plan")
    purposes = [parse_recipient(part.value).purpose for part in found.recipients]
    assert purposes == [Purpose.REPORT, Purpose.STEER, Purpose.CARRY_OUT, None]
    children = [[child.text for child in section.children] for section in found.sections]
    assert children[0] == ["1. Mục đích", "2. Yêu cầu"]
    assert [text[:2] for text in children[1]] == ["1.", "2."]
    assert found.body is not None
    assert found.body.value.startswith("I. MỤC ĐÍCH, YÊU CẦU") and found.body.value.endswith("NV./.")


def test_the_command_prints_the_parts(capsys: pytest.CaptureFixture[str], truth: dict[str, Any]) -> None:
    """`python -m blueprints.documents.form FILE` speaks JSON in the same names."""
    assert main([str(TEXT)]) == 0
    printed = json.loads(capsys.readouterr().out)
    assert {field: printed[field] for field in FIELDS} == {field: truth[field] for field in FIELDS}
    assert main([str(SAMPLES / "none.txt")]) == 1
