"""Feedback pages without script."""

import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

from .._imports import quicken_imports
from .._points import points_text


quicken_imports()

from bleach.sanitizer import Cleaner  # noqa: E402
from nbconvert.exporters import HTMLExporter  # noqa: E402
from nbconvert.filters.highlight import Highlight2HTML  # noqa: E402
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath  # noqa: E402


_REMEMBERED = 1024
# What has been rendered, by how: most cells are the same for the whole class, and each batch of
# pages has an exporter of its own.
_rendered: dict[str, tuple[Callable[..., str], Callable[[str], str]]] = {}
_TAGS = frozenset(
    "a abbr b blockquote br caption code dd del details div dl dt em h1 h2 h3 h4 h5 h6 hr i img "
    "ins kbd li ol p pre q s samp small span strong sub summary sup table tbody td tfoot th thead "
    "tr u ul var".split()
)
_LINK = re.compile(r"(?:https?://|mailto:|#)[^\x00-\x20]*\Z", re.IGNORECASE)
_IMAGE = re.compile(r"data:image/(?:png|jpeg|gif);base64,[A-Za-z0-9+/=\s]*\Z")


def _allowed(tag: str, name: str, value: str) -> bool:
    if tag == "a" and name == "href":
        return bool(_LINK.match(value))
    # A picture from elsewhere would tell its server who reads the feedback, and when.
    if tag == "img" and name == "src":
        return bool(_IMAGE.match(value))
    if name in ("colspan", "rowspan", "start", "width", "height"):
        return value.isdigit()
    return name in ("title", "alt", "align", "open") or (tag in ("div", "span") and name == "class")


def clean_html(html: str) -> str:
    """Rebuilds `html` from tags, attributes and addresses that cannot run anything."""
    # A Cleaner holds a parser, which is not to be shared between threads.
    cleaner = Cleaner(
        tags=_TAGS,
        attributes=_allowed,
        protocols={"http", "https", "mailto", "data"},
        strip=True,
        strip_comments=True,
    )
    return cleaner.clean(html)


class _Pictures(dict[str, Any]):
    """Has a picture for every name: nbconvert gives up on a notebook whose text names an attachment
    that is not there. In place of an empty picture a browser shows the text that describes it."""

    def __contains__(self, name: object) -> bool:
        return True

    def __missing__(self, name: str) -> dict[str, str]:
        return {"image/png": ""}


class FeedbackExporter(HTMLExporter):
    """Writes a graded notebook as one page that runs nothing and loads nothing.

    nbgrader's own page loads MathJax and other scripts, carries the student's HTML as it is, and
    names cells at random. This one is the same bytes for the same notebook and marks.
    """

    export_from_notebook = None  # pyright: ignore[reportAssignmentType]

    def __init__(self, **options: Any):
        super().__init__(**options)
        how = repr((self.config, self.lexer_options))
        if how not in _rendered:
            text, code = self._rendered_text, self._rendered_code
            _rendered[how] = lru_cache(_REMEMBERED)(text), lru_cache(_REMEMBERED)(code)
        self._text, self._code = _rendered[how]

    def default_filters(self):
        yield from super().default_filters()
        yield ("markdown2html", self._with_pictures)
        yield ("highlight_code", self._code)
        yield ("points_text", points_text)

    def from_notebook_node(
        self, nb: Any, resources: Any = None, **options: Any
    ) -> tuple[str, dict[str, Any]]:
        # HTMLExporter parses the whole page once more, for marks that this page does not have.
        return super(HTMLExporter, self).from_notebook_node(nb, resources, **options)

    def _with_pictures(self, source: str, attachments: Mapping[str, Any] | None = None) -> str:
        bundles = sorted((attachments or {}).items())
        shown = [(name, bundle["image/png"]) for name, bundle in bundles]
        return self._text(source, tuple(shown))

    def _rendered_text(self, source: str, pictures: tuple[tuple[str, str], ...]) -> str:
        renderer = IPythonRenderer(
            escape=False,
            exclude_anchor_links=True,
            attachments=_Pictures({name: {"image/png": data} for name, data in pictures}),
            **self.lexer_options,
        )
        return clean_html(MarkdownWithMath(renderer=renderer).render(source))

    def _rendered_code(self, source: str) -> str:
        # Pygments escapes all of it, so there is nothing to clean.
        return Highlight2HTML(pygments_lexer="ipython3", parent=self)(source)
