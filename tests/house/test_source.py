"""The house rules that a reader of the source would check by hand."""

import ast
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tenants.ground.settings import ROOT

SOURCES = [
    ROOT / "wsgi.py",
    *sorted(
        path
        for folder in ("tenants", "blueprints")
        for path in (ROOT / folder).rglob("*.py")
        if "__pycache__" not in path.parts
    ),
]
EVERY = SOURCES + sorted((ROOT / "tests").rglob("*.py")) + sorted((ROOT / "bench").glob("*.py"))
FORBIDDEN_NAMES = {"util", "utils", "helper", "helpers", "misc", "common", "manager", "handler", "data", "info"}
LONGEST_FILE = 400
LONGEST_FUNCTION = 60
LONGEST_VIEW = 12
MOST_POSITIONAL = 4

MAY_LOOK_ACROSS = {
    # file: why the wall is opened there
    "tenants/ground/database.py": "defines it",
    "blueprints/directives/actions.py": "sending and recall write a row for each recipient",
    "blueprints/directives/doctor.py": "the doctor looks at every delivery",
    "blueprints/directives/queries.py": "an issuer sees its plans; a late joiner sees what it does not have yet",
    "blueprints/directives/tracking.py": "an office follows the deliveries of its own dispatches",
    "blueprints/home/queries.py": "an office's front page names public news of the schools below it",
    "blueprints/links/queries.py": "links that offices above have fixed are read, never copied",
}


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def functions(path: Path) -> Iterator[ast.FunctionDef]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef):
            yield node


@pytest.mark.parametrize("path", EVERY, ids=name)
def test_file_begins_with_its_sentence_and_is_short_enough(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    if text.strip() == "":
        assert path.name == "__init__.py"
        return
    assert ast.get_docstring(ast.parse(text)), "no docstring"
    assert text.count("\n") <= LONGEST_FILE
    assert path.stem not in FORBIDDEN_NAMES


@pytest.mark.parametrize("path", SOURCES, ids=name)
def test_functions_are_short_and_take_few_positional_arguments(path: Path) -> None:
    for function in functions(path):
        length = (function.end_lineno or 0) - function.lineno + 1
        assert length <= LONGEST_FUNCTION, f"{function.name}: {length} lines"
        positional = [
            one.arg for one in function.args.posonlyargs + function.args.args if one.arg not in ("self", "cls")
        ]
        assert len(positional) <= MOST_POSITIONAL, f"{function.name}{positional}"


@pytest.mark.parametrize("path", [path for path in SOURCES if path.stem in ("public", "manage", "office")], ids=name)
def test_views_are_at_most_twelve_lines(path: Path) -> None:
    for function in functions(path):
        if not any(
            isinstance(one, ast.Call) and isinstance(one.func, ast.Attribute) for one in function.decorator_list
        ):
            continue
        body = function.body[1:] if ast.get_docstring(function) else function.body
        lines = body[-1].end_lineno - body[0].lineno + 1 if body and body[-1].end_lineno else 0
        assert lines <= LONGEST_VIEW, f"{function.name}: {lines} lines"


@pytest.mark.parametrize("path", [path for path in SOURCES if path.stem in ("models", "actions", "queries")], ids=name)
def test_models_actions_and_queries_each_say_what_they_are(path: Path) -> None:
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_"):
            assert ast.get_docstring(node), node.name


@pytest.mark.parametrize("path", [path for path in SOURCES if path.stem == "actions"], ids=name)
def test_actions_leave_commit_flash_and_redirect_to_the_door(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            called = ast.unparse(node.func)
            assert called not in ("db.session.commit", "flash", "redirect", "render_template"), called


@pytest.mark.parametrize("path", [path for path in SOURCES if path.stem == "queries"], ids=name)
def test_queries_know_no_request_and_write_nothing(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"\brequest\.|session\.(add|delete|commit|flush)\b", text)


def test_who_looks_across_units_is_listed_with_a_reason() -> None:
    using = {name(path) for path in SOURCES if re.search(r"\bacross_units\(", path.read_text(encoding="utf-8"))}
    assert using == set(MAY_LOOK_ACROSS)


def test_plain_sql_stands_in_the_modules_made_for_it() -> None:
    allowed = {"tenants/ground/database.py", "tenants/search.py", "tenants/hosts.py"}
    plain = {
        name(path) for path in SOURCES for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom)
        and node.module == "sqlalchemy"
        and any(one.name == "text" for one in node.names)
    }  # fmt: skip
    assert plain <= allowed


def test_the_house_fetches_nothing_from_elsewhere() -> None:
    """No HTTP client: nothing a school types can make the server ask another machine."""
    clients = re.compile(
        r"^\s*(?:import|from) (?:requests|urllib\.request|http\.client|httpx|aiohttp|urllib3)\b", re.MULTILINE
    )
    assert [name(path) for path in SOURCES if clients.search(path.read_text(encoding="utf-8"))] == []


def test_user_text_is_never_compiled_as_a_template() -> None:
    for path in SOURCES:
        assert "render_template_string" not in path.read_text(encoding="utf-8"), name(path)


TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_template_is_short_plain_and_safe(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.count("\n") <= 130, "too long"
    assert not re.search(r"\sstyle=|\son[a-z]+=\"|<style", text), "inline style or script"
    assert "<script" not in text or path.name == "base.html" or "application/ld+json" in text
    if path.name != "rich.html":
        assert "|safe" not in text and "| safe" not in text
    assert not re.search(r"(?:src|href|action)=[\"']?https?://", text), "an address of somebody else"


@pytest.mark.parametrize("path", sorted((ROOT / "static").rglob("*.css")), ids=name)
def test_styles_take_their_colours_from_tokens(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert "@import" not in text and not re.search(r"url\((?!/static/fonts/|#|\"?data:)", text)


def test_nothing_third_party_and_no_secret_is_committed() -> None:
    files = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split("\n")
    bad = [
        file
        for file in files
        if re.search(r"node_modules/|\.woff2?$|\.min\.(js|css)$|\.db$|secret_key|\.mo$|\.pem$", file)
    ]
    assert bad == []
