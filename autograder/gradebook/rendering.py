"""`python -m autograder.gradebook.rendering`: makes HTML of what stands on its standard input.

It says when it is ready. Then a line is a question in JSON, `{"text": ..., "pictures": {...}}` or
`{"code": ...}`, and so is the answer. What takes more than `SECONDS` of processor time or `BYTES`
of memory ends the process; its parent is `_renderer`.
"""

import json
import math
import re
import resource
import sys
from typing import Any

from .._imports import quicken_imports


quicken_imports()

import nh3  # noqa: E402
from nbconvert.filters.highlight import Highlight2HTML  # noqa: E402
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath  # noqa: E402
from pygments.token import STANDARD_TYPES  # noqa: E402


#: For one text, in seconds of CPU time; between one and two, since the kernel counts whole ones.
SECONDS = 2
BYTES = 1 << 30

_TAGS = set(
    "a abbr b blockquote br caption code dd del details div dl dt em h1 h2 h3 h4 h5 h6 hr i img "
    "ins kbd li ol p pre q s samp small span strong sub summary sup table tbody td tfoot th thead "
    "tr u ul var".split()
)
_ATTRIBUTES = {
    "*": {"title", "alt", "align", "open", "colspan", "rowspan", "start", "width", "height"},
    "a": {"href"},
    "img": {"src"},
    "div": {"class"},
    "span": {"class"},
}
_LINK = re.compile(r"(?:https?://|mailto:|#)[^\x00-\x20]*\Z", re.IGNORECASE)
_IMAGE = re.compile(r"data:image/(?:png|jpeg|gif);base64,[A-Za-z0-9+/=\s]*\Z")
# The colours of code. Any other class could be one of the page's own, such as that of a mark.
_CLASSES = {"highlight", "hl-ipython3", "hl-python", *STANDARD_TYPES.values()} - {""}


def _attribute(tag: str, name: str, value: str) -> str | None:
    """The value that an attribute keeps; None if it goes."""
    if tag == "a" and name == "href":
        return value if _LINK.match(value) else None
    # A picture from elsewhere would tell its server who reads the feedback, and when.
    if tag == "img" and name == "src":
        return value if _IMAGE.match(value) else None
    if name in ("colspan", "rowspan", "start", "width", "height"):
        return value if value.isdigit() else None
    if name == "class":
        return " ".join(word for word in value.split() if word in _CLASSES) or None
    return value


def clean_html(html: str) -> str:
    """Rebuilds `html` from tags, attributes and addresses that cannot run anything."""
    return nh3.clean(
        html,
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        attribute_filter=_attribute,
        url_schemes={"http", "https", "mailto", "data"},
        link_rel=None,
    )


class _Pictures(dict[str, Any]):
    """Has a picture for every name: nbconvert gives up on a notebook whose text names an attachment
    that is not there. In place of an empty picture a browser shows the text that describes it."""

    def __contains__(self, name: object) -> bool:
        return True

    def __missing__(self, name: str) -> dict[str, str]:
        return {"image/png": ""}


def _text(source: str, pictures: dict[str, str]) -> str:
    attachments = _Pictures({name: {"image/png": data} for name, data in pictures.items()})
    renderer = IPythonRenderer(escape=False, exclude_anchor_links=True, attachments=attachments)
    return clean_html(MarkdownWithMath(renderer=renderer).render(source))


_code = Highlight2HTML(pygments_lexer="ipython3")


def _answer(question: dict[str, Any]) -> str:
    if "text" in question:
        return _text(question["text"], question["pictures"])
    # Pygments escapes all of it, so there is nothing to clean.
    return _code(question["code"])


def main() -> None:
    most = resource.getrlimit(resource.RLIMIT_DATA)[1]
    bytes_ = BYTES if most == resource.RLIM_INFINITY else min(BYTES, most)
    resource.setrlimit(resource.RLIMIT_DATA, (bytes_, most))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    sys.stdout.buffer.write(b"ready\n")
    sys.stdout.buffer.flush()
    for line in sys.stdin.buffer:
        used = resource.getrusage(resource.RUSAGE_SELF)
        soft = math.ceil(used.ru_utime + used.ru_stime) + SECONDS
        resource.setrlimit(resource.RLIMIT_CPU, (soft, resource.getrlimit(resource.RLIMIT_CPU)[1]))
        try:
            answer = _answer(json.loads(line))
        except (MemoryError, RecursionError):
            return
        sys.stdout.buffer.write(json.dumps(answer).encode() + b"\n")
        sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
