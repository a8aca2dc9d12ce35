"""Reads a reader's choices from the bar and from the preferences page; anything unknown leaves the choice as it was."""

from dataclasses import replace

from werkzeug.datastructures import MultiDict

from tenants.presets import CONTRASTS, SIZES, Preset

FLAGS = {"spacing": "gian", "underline": "gach", "motion": "tinh", "font": "phong"}
"""Reading aids and the names of their boxes on the page."""


def from_bar(form: MultiDict[str, str], now: Preset) -> Preset:
    """The preset after one press on the bar: `co` changes the size, `tp` the contrast, `dat-lai` forgets everything."""
    if form.get("dat-lai"):
        return Preset()
    steps = {"tang": now.larger(), "giam": now.smaller(), "chuan": replace(now, size=100)}
    chosen = steps.get(form.get("co", ""), now)
    return replace(chosen, contrast=form["tp"]) if form.get("tp") in CONTRASTS else chosen


def from_page(form: MultiDict[str, str]) -> Preset:
    """The preset as the whole preferences page says it."""
    if form.get("mac-dinh"):
        return Preset()
    size = form.get("size", "")
    contrast = form.get("contrast", "")
    return Preset(
        size=int(size) if size.isdecimal() and int(size) in SIZES else 100,
        contrast=contrast if contrast in CONTRASTS else "",
        **{flag: bool(form.get(box)) for flag, box in FLAGS.items()},
    )
