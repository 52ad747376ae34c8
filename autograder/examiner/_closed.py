"""What is told once student code has met a hidden input: nothing of its own making.

A student's function can remember what it was called with and tell it later, as the text of an
error, the name of a made-up class or of a variable, the shape of an answer, the size of a mistake.
So a finding of a hidden statement is put together from a closed vocabulary.
"""

from __future__ import annotations

import ast
import functools
import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import jax
from jax.extend.core import primitives
from msgspec.structs import asdict

from .. import diagnoses
from ..probes import ErrorReport
from ..records import Finding, Record, replace
from ..wire import Raised


_LIBRARIES = ("jax", "jaxlib", "flax", "optax", "haiku", "chex")
_PACKAGE = Path(__file__).resolve().parent.parent
_WORD = re.compile(r"[^\W\d]\w*")
_NUMBER = re.compile(r"\d[\d.]*(?:e[+-]?\d+)?")
_TOKEN = re.compile(
    rf"(?P<shaped>(?P<dtype>{_WORD.pattern})\[(?P<shape>[\d,]*)\])"
    rf"|(?P<word>{_WORD.pattern})|(?P<number>{_NUMBER.pattern})|(?P<signs>[^\w\s]+)"
)
_LINE = re.compile(r"(?:at|in the line): (.*)")
# What libraries call the parts of a state, and dtypes in the notation of findings.
_NAMES = frozenset(
    """params batch_stats opt_state kernel bias scale mean var embedding count step mu nu trace key
    rng np f16 bf16 f32 f64 c64 c128 i4 i8 i16 i32 i64 u4 u8 u16 u32 u64 bool str int float complex
    """.split()
)
_SMALL = frozenset("012")
_KINDS = frozenset({"drawn-twice", "drawn-and-split"})
_VARIABLE = re.compile(r"(?:the default of |self\.)?(\w+)(?:\.(\w+))?")
# Where one of several is told, and which one says enough.
_FIRST = frozenset({"tracers", "lines"})
_CUT = 400
_PARTS = ("checks", "diagnoses", "examiner", "probes")


class Closed:
    """Cuts what student code says down to what can carry next to nothing.

    - `sources`: what students have and know: their own cells, read-only cells, visible tests.
    - `tests`: code of hidden statements; of their constants only sentences are taken.
    - `shapes`: shapes that the student has seen.
    """

    def __init__(self, sources: Iterable[str], tests: Iterable[str], shapes: Iterable[Any]):
        sources = list(sources)
        self._lines = frozenset(
            line.strip() for source in sources for line in source.splitlines() if line.strip()
        )
        self._own = frozenset(word for source in sources for word in _WORD.findall(source))
        tests = list(tests)
        constants = {c for source in tests for c in _constants(source)}
        sentences = {c.strip() for c in constants if c.strip().count(" ") > 1}
        # Of a label that a test puts together, the parts are the test's own.
        self._constants = " ".join([*constants, *(n for t in tests for n in _NUMBER.findall(t))])
        self._labels = constants
        phrases = sentences | {kind for source in tests for kind in _kinds(source)}
        self._words = self._own | {w for text in phrases for w in _WORD.findall(text)}
        self._numbers = {n for text in sentences for n in _NUMBER.findall(text)}
        told = "|".join(re.escape(p) for p in sorted(phrases, key=len, reverse=True) if p)
        # What the test says is said as it stands, whatever signs are in it.
        self._told = re.compile(rf"(?P<phrase>(?<!\w)(?:{told or '(?!)'})(?!\w))|{_TOKEN.pattern}")
        self._shapes = {_notation(shape) for shape in shapes}

    def raised(self, error: Raised) -> Raised:
        """`error` with a known class name and only a line that stands in the notebook."""
        # The number of a line and the name of its function can be made up as well.
        texts = [line.partition(": ")[2] for line in error.trace.splitlines()]
        trace = [f"in the line: {text}" for text in texts if text in self._lines]
        return Raised(_known(error.classes), error.classes, error.message, "".join(trace[-1:]))

    def report(self, value: Any, arguments: Any) -> Any:
        """A probe's report; names and lines in it are those of the notebook, paths those of
        `arguments`."""
        return self._report(value, frozenset(_paths(arguments)))

    def _report(self, value: Any, paths: frozenset[str]) -> Any:
        if type(value) is ErrorReport:
            line = value.line if value.line in self._lines else None
            return replace(value, line=line, type=_known(value.mro[:50]))
        if isinstance(value, Record):
            # Results are compared, by their keys and texts too; what is told of them is a finding.
            results = getattr(value, "opaque", ())
            made = {
                k: v if k in results else self._report(v, paths) for k, v in asdict(value).items()
            }
            for field in _FIRST & made.keys():
                made[field] = made[field][:1]
            if "path" in made and made["path"] not in paths:
                made["path"] = ""
            return replace(value, **made)
        if type(value) is dict:
            named: dict[str, Any] = {}
            for key, inner in value.items():
                name = self._name(key)
                # Two that may not be told are two all the same.
                named[name if name not in named else f"{name}{len(named)}"] = self._report(
                    inner, paths
                )
            return named
        if type(value) in (list, tuple):
            return type(value)(self._report(v, paths) for v in value)
        return self._name(value) if type(value) is str else value

    def shown(self, shapes: Iterable[Any]) -> None:
        """Takes note of shapes that are ours to tell."""
        self._shapes |= {_notation(shape) for shape in shapes}

    def finding(self, found: Finding) -> Finding:
        """`found` in words that are the kit's, the test's or the notebook's."""
        try:
            diagnosis = diagnoses.find(found.code)
        except KeyError:  # a finding that a test cell has made by itself
            diagnosis = None
        expected = found.expected
        shapes = self._shapes | {m["shape"] for m in _TOKEN.finditer(expected) if m["shaped"]}
        numbers = self._numbers | _SMALL | set(_NUMBER.findall(expected))
        made: dict[str, str] = {}
        for field in ("called", "got", "expected", "why", "next"):
            text = getattr(found, field)
            if text != getattr(diagnosis, field, None):
                made[field] = self._text(text, shapes, numbers)
        if found.check not in self._labels:
            words = frozenset(_WORD.findall(self._constants))
            more = numbers | set(_NUMBER.findall(self._constants))
            made["check"] = self._text(found.check, shapes, more, words)
        return replace(found, **made)

    def _name(self, text: str) -> str:
        """A text of a report: a word of the kit's, a variable or a line of the notebook."""
        line = text.partition(": ")[2]
        if line in self._lines:
            return f"in the line: {line}"
        if not text or text in _vocabulary() or text in _KINDS:
            return text
        name = _VARIABLE.fullmatch(text)
        return text if name and set(filter(None, name.groups())) <= self._own else "…"

    def _text(
        self, text: str, shapes: set[str], numbers: set[str], words: frozenset[str] = frozenset()
    ) -> str:
        lines: list[str] = []
        quoted = False
        for line in text[: 2 * _CUT].split("\n"):
            if (quote := _LINE.fullmatch(line)) and quote[1] in self._lines:
                # One of them: to choose among the lines says something as well.
                if not quoted:
                    lines.append(line)
                quoted = True
                continue
            told = self._told.sub(
                lambda m: m[0] if m["phrase"] or m[0] in words else self._token(m, shapes, numbers),
                line,
            )
            told = re.sub(r"\S*…\S*(?:\s+\S*…\S*)*", "…", told)
            if told.strip(" …"):
                lines.append(told)
        return "\n".join(lines)[:_CUT]

    def _token(self, match: re.Match[str], shapes: set[str], numbers: set[str]) -> str:
        text = match[0]
        if match["shaped"]:
            if not self._allowed(match["dtype"]):
                return "…"
            if match["shape"] in shapes or match["shape"] in _SMALL | {""}:
                return text
            return f"{match['dtype']} of another shape"
        if match["word"]:
            return text if self._allowed(text) else "…"
        if match["number"]:
            return text if text.rstrip(".") in numbers else "…"
        return text if len(text) <= 6 and text.isascii() else "…"

    def _allowed(self, word: str) -> bool:
        # The layers of a model are numbered.
        stem = re.sub(r"_\d$", "", word)
        return any(w in self._words or w in _NAMES or w in _vocabulary() for w in (word, stem))


@functools.cache
def _vocabulary() -> frozenset[str]:
    """The words of the kit's own texts, and the operations that a program is made of."""
    files = [f for part in _PARTS for f in (_PACKAGE / part).glob("*")]
    texts = [f.read_text(encoding="utf-8") for f in files if f.suffix == ".py"]
    operations = {getattr(p, "name", "") for p in vars(primitives).values()}
    return frozenset(operations).union(*(_WORD.findall(text) for text in texts))


def _constants(source: str) -> Iterator[str]:
    """The texts in code, the pieces of f-strings among them."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def _kinds(source: str) -> Iterator[str]:
    """What the kinds of inputs are called that code makes by `check.kinds`."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("kinds"):
            keys = [key for n in ast.walk(node) if isinstance(n, ast.Dict) for key in n.keys]
            values = [key.value for key in keys if isinstance(key, ast.Constant)]
            yield from (value for value in values if isinstance(value, str) and value)


def _paths(arguments: Any) -> Iterator[str]:
    """The places in each of the arguments, in the notation of the probes."""
    for argument in arguments:
        try:
            found, _ = jax.tree_util.tree_flatten_with_path(argument)
        except (TypeError, ValueError):  # keys of a dictionary that have no order
            continue
        for path, _ in found:
            yield from (jax.tree_util.keystr(path[:n]) for n in range(len(path) + 1))


def _notation(shape: Iterable[int]) -> str:
    return ",".join(map(str, shape))


def _known(classes: Iterable[str]) -> str:
    """The most derived class of exceptions that is not the student's own."""
    for name in classes:
        module, _, short = name.rpartition(":")
        modules = [module] if module else ["builtins", "jax.errors", "flax.errors"]
        for where in modules:
            if where.partition(".")[0] not in (*_LIBRARIES, "builtins"):
                continue
            # Not getattr, which could make a library load something.
            found = vars(sys.modules[where]).get(short) if where in sys.modules else None
            if isinstance(found, type) and issubclass(found, BaseException):
                return short
    return "Exception"
