"""Are two of several random arrays related: equal, proportional, one draw of two distributions?"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from ._statistics import correlation_bound, normalised_ranks


# Of very many arrays, and of very long ones, the first tell enough: no more arrays than these are
# compared each with each, and no more of their elements than keeps the work of it at this many.
_ARRAYS = 200
_ELEMENTS = 20_000
_WORK = 1_000_000
_FEWEST = 100
# Arrays times lengths: of more, fewer lengths are told apart.
_MANY = 1000
# So many elements are looked at before the whole of two arrays is.
_HEAD = 8


def related(arrays: Mapping[str, np.ndarray]) -> tuple[str, str] | None:
    """How two of the arrays are related, in a word and in a sentence; None if no two are.

    All arrays are compared for equality; for other relations, the first 200. What it costs grows
    with what the arrays hold, and not with the number of pairs.
    """
    flat = {name: np.asarray(x, np.float64).reshape(-1) for name, x in arrays.items()}
    with np.errstate(all="ignore"):
        first = dict(itertools.islice(flat.items(), _ARRAYS))
        return _among(first) or _equal_beyond(flat)


def _among(arrays: Mapping[str, np.ndarray]) -> tuple[str, str] | None:
    names = list(arrays)
    pairs = max(len(names) * (len(names) - 1) // 2, 1)
    found: dict[tuple[int, int], _Group] = {}
    for group in _groups(list(arrays.values())):
        found.update({pair: group for pair in group.candidates(pairs)})
    for (i, j), group in sorted(found.items(), key=lambda item: item[0]):
        said = group.relation(i, j, names[i], names[j], pairs)
        if said is not None:
            return said
    return None


def _groups(arrays: list[np.ndarray]) -> Iterator[_Group]:
    """The arrays in their common first elements: one group for each length that two can share."""
    lengths = {min(x.size, _ELEMENTS) for x in arrays}
    most = max(_WORK // max(len(arrays) * len(lengths), 1), _FEWEST)
    sizes = [min(x.size, most) for x in arrays]
    if len(arrays) * len(lengths) > _MANY:
        sizes = [1 << (n.bit_length() - 1) if n > 3 else n for n in sizes]
    for n in sorted(set(sizes)):
        members = [i for i, size in enumerate(sizes) if size >= n]
        if n > 0 and len(members) > 1:
            shortest = {i for i in members if sizes[i] == n}
            yield _Group(members, shortest, np.stack([arrays[i][:n] for i in members]))


@dataclass(eq=False)
class _Group:
    """Arrays of one length, by their numbers; one of each pair is among the `shortest`."""

    members: list[int]
    shortest: set[int]
    rows: np.ndarray

    def __post_init__(self) -> None:
        ranks = np.stack([normalised_ranks(row) for row in self.rows])
        self.correlations = ranks @ ranks.T
        self.surprising = np.array([surprising(row) for row in self.rows])
        self.place = {number: i for i, number in enumerate(self.members)}

    def candidates(self, pairs: int) -> Iterator[tuple[int, int]]:
        """The pairs that may be related."""
        finite = np.where(np.isfinite(self.rows), self.rows, 0)
        unit = finite / np.maximum(np.linalg.norm(finite, axis=1, keepdims=True), 1e-300)
        alike = (unit @ unit.T) ** 2 > 1 - 1e-6
        head = self.rows[:, :_HEAD]
        normal = np.array([[_normal(v) for v in row] for row in head])
        drawn = (np.abs(normal[:, None] - head[None]) < 1e-4).all(2)
        of_chance = np.abs(self.correlations) <= correlation_bound(self.rows.shape[1], pairs)
        mask = (self.surprising[:, None] & (alike | drawn | drawn.T)) | ~of_chance
        for i, j in zip(*np.nonzero(np.triu(mask, 1)), strict=True):
            a, b = self.members[int(i)], self.members[int(j)]
            if a in self.shortest or b in self.shortest:
                yield a, b

    def relation(self, i: int, j: int, a: str, b: str, pairs: int) -> tuple[str, str] | None:
        """How two of the arrays, which are called `a` and `b`, are related."""
        i, j = self.place[i], self.place[j]
        x, y = self.rows[i], self.rows[j]
        # Few values can be equal by chance: only enough bits are proof.
        if self.surprising[i]:
            if np.array_equal(x, y):
                return "equal", f"{a} and {b} are equal"
            if x.size >= 4 and _proportional(x, y):
                return "proportional", f"{b} is a multiple of {a}"
            if x.size >= 4 and (_transformed(x, y) or _transformed(y, x)):
                return "monotonic", f"{a} and {b} are the same draw of two distributions"
        r = float(self.correlations[i, j])
        if abs(r) > correlation_bound(x.size, pairs):
            return "monotonic", f"{a} and {b} are correlated, with a rank correlation of {r:.2f}"
        return None


def _equal_beyond(arrays: Mapping[str, np.ndarray]) -> tuple[str, str] | None:
    """Two equal arrays among more than are compared otherwise."""
    if len(arrays) <= _ARRAYS:
        return None
    seen: dict[bytes, str] = {}
    for name, x in arrays.items():
        other = seen.setdefault(x[:_FEWEST].tobytes(), name)
        if other != name and np.array_equal(x, arrays[other]) and surprising(x[:_ELEMENTS]):
            return "equal", f"{other} and {name} are equal"
    return None


def surprising(x: np.ndarray) -> bool:
    """Whether chance would not repeat these numbers."""
    distinct, counts = np.unique(x, return_counts=True)
    if len(distinct) < 2:
        return False
    if len(distinct) > 0.9 * x.size and off_grid(x):
        # Two floats of 24 bits.
        return x.size >= 2
    # Integers and tosses of coins: 40 bits, as sampled; permutations hold fewer than they seem to.
    p = counts / x.size
    return float(-np.sum(p * np.log2(p)) * x.size) >= 40


def off_grid(x: np.ndarray) -> bool:
    """Whether the numbers look continuous: most are no multiples of a thousandth."""
    steps = np.asarray(x, np.float64) * 1000
    return bool(np.mean(np.abs(steps - np.round(steps)) > 1e-3) > 0.5)


def _proportional(x: np.ndarray, y: np.ndarray) -> bool:
    if np.linalg.norm(x) == 0 or np.linalg.norm(y) == 0:
        return False
    factor = float(x @ y) / float(x @ x)
    return bool(np.linalg.norm(y - factor * x) <= 1e-5 * np.linalg.norm(y))


def _transformed(z: np.ndarray, u: np.ndarray) -> bool:
    if not (u.min() >= 0 and u.max() <= 1 and z.min() < 0):
        return False
    if not all(abs(_normal(v) - w) < 1e-4 for v, w in zip(z[:_HEAD], u[:_HEAD], strict=True)):
        return False
    p = np.array([_normal(v) for v in z])
    return bool(np.all(np.abs(p - u) < 1e-4))


def _normal(v: float) -> float:
    return 0.5 * math.erfc(-v / math.sqrt(2))
