"""What is different between two trees: their nodes first, then their leaves."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from jax.core import Tracer

from ..probes import is_key
from ._difference import Difference, Terms, without_accident, without_coincidence
from ._leaves import leaf_difference
from ._nodes import children, is_function, is_node, is_number, is_remote, node_keys
from ._notation import describe, plural, tell


# A difference in the node that is looked at: its code, and what came.
_Differ: TypeAlias = Callable[[str, str], Difference]
# So many leaves that differ are enough, and so many items of a list that stands for an array.
_MOST = 100
# Equal ones of these are equal on all terms.
_SAME = (bool, int, float, str)
_FIRST = 16


def tree_difference(got: Any, want: Any, terms: Terms) -> Difference | None:
    """The first difference between two trees, or None when they are equal on these terms."""
    walk = _Walk(terms)
    walk.visit(got, want, "")
    if walk.structural is not None or not walk.differing:
        return walk.structural
    path, first = walk.differing[0]
    first = without_coincidence(first, [other for _, other in walk.differing])
    if not terms.several:
        first = without_accident(first, len(walk.differing))
    if len(walk.leaves) == 1 and not path:
        return first
    more = len(walk.differing) - 1
    extra = f"; so do {plural(more, 'other leaf')}".replace("leafs", "leaves")
    extra = extra.replace("so do 1", "so does 1") if more else ""
    if walk.full:
        extra = f"; so do at least {more} other leaves"
    if terms.hidden:
        extra = "; so do others" if more else ""
    got_text = f"at {path or 'the top'}: {first.got}{extra}"
    plain = None
    if first.plain is not None:
        plain_text = f"at {path or 'the top'}: {first.plain.got}{extra}"
        plain = Difference(first.plain.code, plain_text, first.plain.expected)
    return Difference(
        first.code, got_text, first.expected, first.why, first.relation, plain, first.explained
    )


class _Walk:
    """Looks at two trees in step. A difference between nodes ends it; leaves that differ are
    collected, until there are many. What it costs is bounded by the size of the expected tree."""

    def __init__(self, terms: Terms):
        self.terms = terms
        self.structural: Difference | None = None
        self.leaves: list[str] = []
        self.differing: list[tuple[str, Difference]] = []

    @property
    def full(self) -> bool:
        """Whether so much differs that the rest is not looked at."""
        return len(self.differing) >= _MOST

    def visit(self, got: Any, want: Any, path: str) -> None:
        if self.structural is not None or self.full:
            return
        if not (is_number(want) and is_number(got)):
            self.structural = self.mismatch(got, want, path)
        if self.structural is not None:
            return
        pairs = None if is_number(want) else children(got, want)
        if pairs is None:
            self.leaves.append(path)
            if type(got) is type(want) and type(got) in _SAME and got == want:
                return
            found = leaf_difference(got, want, self.terms)
            if found is not None:
                self.differing.append((path, found))
            return
        for key, g, w in pairs:
            self.visit(g, w, path + key)

    def mismatch(self, got: Any, want: Any, path: str) -> Difference | None:
        """A difference between the two nodes at `path`, their children apart."""
        terms = self.terms
        at = f"at {path}: " if path else ""
        expected = at + describe(want, hidden=terms.hidden)

        def differ(code: str, text: str) -> Difference:
            return Difference(code, at + text, expected)

        if got is None and want is not None:
            return differ("JX008" if not path else "JX122", "None")
        said = tell(got, hidden=terms.hidden)
        if want is None and got is not None:
            return differ("JX122", said)
        if is_remote(want):
            return None if is_remote(got) else differ("JX122", said)
        if is_function(got) and not callable(want) and not is_node(got):
            return differ("JX009", "a function" if terms.hidden else f"a function, {said}")
        if is_remote(got) and isinstance(got, Tracer):
            # It says so itself, and gains nothing by it.
            return differ("JX407", "a tracer, kept after its function had ended")
        if is_remote(got):
            # What class it claims to be of is no matter.
            return differ("JX122", said)
        if is_number(want) or is_key(want):
            return self.leaf_mismatch(got, want, differ)
        if isinstance(want, Mapping):
            if not isinstance(got, Mapping):
                return differ("JX122", said)
            return self.keys_mismatch(got, want, differ)
        if isinstance(want, list | tuple):
            return self.sequence_mismatch(got, want, differ)
        if is_node(want) and not (is_node(got) and node_keys(got) == node_keys(want)):
            return differ("JX122", said)
        return None

    def leaf_mismatch(self, got: Any, want: Any, differ: _Differ) -> Difference | None:
        if isinstance(got, Tracer):
            return differ("JX407", "a tracer, kept after its function had ended")
        if is_number(got) or is_key(got):
            return None
        hidden = self.terms.hidden
        said = tell(got, hidden=hidden)
        if isinstance(got, list | tuple):
            arrays = [i for i, x in enumerate(got[:_FIRST]) if is_number(x) or is_key(x)]
            right = [i for i in arrays if tree_difference(got[i], want, self.terms) is None]
            if right:
                place = ("first", "second", "third")[right[0]] if right[0] < 3 else "one"
                kind = tell(got, hidden=True) if hidden else f"a {type(got).__name__} of {len(got)}"
                return differ("JX122", f"{kind} whose {place} element is right")
            if isinstance(got, list) or all(is_number(x) for x in got[:_MOST]):
                kind = "list" if isinstance(got, list) else "tuple"
                kind = kind if hidden else type(got).__name__
                return differ("JX131", f"a Python {kind}" + ("" if hidden else f", {said}"))
        if type(got).__module__.split(".")[0] == "torch":
            return differ("JX122", f"a torch.Tensor, {said}")
        return differ("JX122", said)

    def keys_mismatch(self, got: Mapping, want: Mapping, differ: _Differ) -> Difference | None:
        missing = [k for k in want if k not in got]
        extra = [k for k in got if k not in want]
        if not missing and not extra:
            return None
        code = "JX122"
        if ("params" in got) != ("params" in want):
            wrapped, bare = (got, want) if "params" in got else (want, got)
            inner = wrapped["params"]
            if isinstance(inner, Mapping) and set(inner) == set(bare):
                code = "JX708"
        if self.terms.hidden:
            parts = ["not all of the keys"] * bool(missing) + ["other keys"] * bool(extra)
            return differ(code, f"a dictionary with {' and '.join(parts)}")
        parts = [f"no {_keys(missing)}"] * bool(missing) + [f"also {_keys(extra)}"] * bool(extra)
        return differ(code, f"a dictionary with {' and '.join(parts)}")

    def sequence_mismatch(self, got: Any, want: Any, differ: _Differ) -> Difference | None:
        hidden = self.terms.hidden
        if not isinstance(got, list | tuple):
            return differ("JX122", tell(got, hidden=hidden))
        kind = tell(got, hidden=True) if hidden else f"a {type(got).__name__} of {len(got)}"
        if len(got) != len(want):
            return differ("JX122", kind if hidden else f"{kind}, {describe(got)}")
        if self.terms.structure == "loose":
            return None
        fields = getattr(want, "_fields", None)
        if fields is not None and getattr(got, "_fields", None) != fields:
            return differ("JX122", kind)
        if isinstance(got, list) != isinstance(want, list):
            return differ("JX122", kind)
        return None


def _keys(keys: list[Any]) -> str:
    shown = ", ".join(describe(k) for k in keys[:4])
    return shown + (", ..." if len(keys) > 4 else "")
