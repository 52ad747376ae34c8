"""Feedback pages without script."""

import html
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from .._imports import quicken_imports
from .._points import points_text
from ._renderer import Renderer


quicken_imports()

from nbconvert.exporters import HTMLExporter  # noqa: E402


# Most cells are the same for the whole class, and each batch of pages has an exporter of its own.
_REMEMBERED = 1024
_renderer = Renderer()


class FeedbackExporter(HTMLExporter):
    """Writes a graded notebook as one page that runs nothing and loads nothing.

    nbgrader's own page loads MathJax and other scripts, carries the student's HTML as it is, and
    names cells at random. This one is the same bytes for the same notebook and marks.
    """

    export_from_notebook = None  # pyright: ignore[reportAssignmentType]

    def default_filters(self):
        yield from super().default_filters()
        yield ("markdown2html", self._with_pictures)
        yield ("highlight_code", _code)
        yield ("points_text", points_text)

    def from_notebook_node(
        self, nb: Any, resources: Any = None, **options: Any
    ) -> tuple[str, dict[str, Any]]:
        # HTMLExporter parses the whole page once more, for marks that this page does not have.
        return super(HTMLExporter, self).from_notebook_node(nb, resources, **options)

    def _with_pictures(self, source: str, attachments: Mapping[str, Any] | None = None) -> str:
        bundles = sorted((attachments or {}).items())
        return _text(source, tuple((name, bundle["image/png"]) for name, bundle in bundles))


def close_renderer() -> None:
    """Ends the process that makes HTML; the next text starts another."""
    _renderer.close()


@lru_cache(_REMEMBERED)
def _text(source: str, pictures: tuple[tuple[str, str], ...]) -> str:
    return _renderer.text(source, dict(pictures)) or _plain(source)


@lru_cache(_REMEMBERED)
def _code(source: str) -> str:
    return _renderer.code(source) or f'<div class="highlight">{_plain(source)}</div>'


def _plain(source: str) -> str:
    """As it was typed: what takes too long to be made more of it."""
    return f"<pre>{html.escape(source)}</pre>\n"
