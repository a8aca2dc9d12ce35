"""The staff's door to categories: their names and their order on the portal."""

from flask import Response, abort, flash, g, redirect, render_template, url_for
from flask_babel import gettext as _

from blueprints.news import actions, forms, queries
from blueprints.news.manage import PUBLISH, Answer, manage
from blueprints.news.models import Category

ID = "<int(max=2147483647):category_id>"


@manage.get("/chuyen-muc", needs=PUBLISH)
def categories() -> str:
    """The categories in their order, and a form for another one."""
    return _page(forms.CategoryForm(formdata=None))


@manage.post("/chuyen-muc", needs=PUBLISH)
def add_category() -> Answer:
    """Adds a category at the end."""
    form = forms.CategoryForm()
    if not form.validate():
        return _page(form), 422
    row = actions.add_category(str(form.name.data), unit=g.unit)
    return _back(_("Đã thêm chuyên mục “%(name)s”.", name=row.name))


@manage.get(f"/chuyen-muc/{ID}", needs=PUBLISH)
def category(category_id: int) -> str:
    """The form to rename a category."""
    row = _found(category_id)
    return render_template("news/category.html", form=forms.CategoryForm(obj=row), category=row)


@manage.post(f"/chuyen-muc/{ID}", needs=PUBLISH)
def rename_category(category_id: int) -> Answer:
    """Renames a category; its address stays."""
    row = _found(category_id)
    form = forms.CategoryForm()
    if not form.validate():
        return render_template("news/category.html", form=form, category=row), 422
    actions.rename_category(row, str(form.name.data), unit=g.unit, by=g.me)
    return _back(_("Đã đổi tên chuyên mục thành “%(name)s”.", name=row.name))


@manage.post(f"/chuyen-muc/{ID}/len", needs=PUBLISH)
def raise_category(category_id: int) -> Answer:
    """Moves a category one place up."""
    row = _found(category_id)
    actions.move_category(row, -1, unit=g.unit)
    return _back(_("Đã chuyển “%(name)s” lên.", name=row.name))


@manage.post(f"/chuyen-muc/{ID}/xuong", needs=PUBLISH)
def lower_category(category_id: int) -> Answer:
    """Moves a category one place down."""
    row = _found(category_id)
    actions.move_category(row, 1, unit=g.unit)
    return _back(_("Đã chuyển “%(name)s” xuống.", name=row.name))


@manage.post(f"/chuyen-muc/{ID}/xoa", needs=PUBLISH)
def remove_category(category_id: int) -> Answer:
    """Removes an empty category."""
    row = _found(category_id)
    try:
        actions.remove_category(row, unit=g.unit, by=g.me)
    except actions.Refused:
        flash(_("Chuyên mục “%(name)s” còn bài. Hãy chuyển bài sang chuyên mục khác trước.", name=row.name), "error")
        return redirect(url_for("news_manage.categories"), code=303)  # type: ignore[return-value]
    return _back(_("Đã xoá chuyên mục “%(name)s”.", name=row.name))


def _found(category_id: int) -> Category:
    return queries.category(category_id) or abort(404)


def _page(form: forms.CategoryForm) -> str:
    return render_template("news/categories.html", form=form, categories=queries.categories())


def _back(said: str) -> Response:
    flash(said, "success")
    return redirect(url_for("news_manage.categories"), code=303)  # type: ignore[return-value]
