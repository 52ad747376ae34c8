"""Feedback pages without script."""

import re
from typing import Any

from ._imports import quicken_imports


quicken_imports()

from bleach.sanitizer import Cleaner  # noqa: E402
from jinja2 import pass_context  # noqa: E402
from nbconvert.exporters import HTMLExporter  # noqa: E402


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


class FeedbackExporter(HTMLExporter):
    """Writes a graded notebook as one page that runs nothing and loads nothing.

    nbgrader's own page loads MathJax and other scripts, carries the student's HTML as it is, and
    names cells at random. This one is the same bytes for the same notebook and marks.
    """

    export_from_notebook = None  # pyright: ignore[reportAssignmentType]

    def default_filters(self):
        yield from super().default_filters()
        yield ("markdown2html", self.markdown2html)
        yield ("clean_html", clean_html)

    @pass_context
    def markdown2html(self, context: Any, source: str) -> str:
        self.exclude_anchor_links = True
        return clean_html(super().markdown2html(context, source))
