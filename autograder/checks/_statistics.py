"""Bounds that right samples break less than once in ten million runs."""

from __future__ import annotations

import math
from statistics import NormalDist

import numpy as np


# The chance of a false alarm of one check, over everything that it looks at.
ALARM = 1e-7


def frequency_bound(n: int, alarm: float = ALARM) -> float:
    """How far the frequency of an event in `n` independent trials may be from its probability.

    Hoeffding's inequality: exact for every probability and every `n`.
    """
    return math.sqrt(math.log(2 / alarm) / (2 * n))


def distance_bound(n: int, alarm: float = ALARM) -> float:
    """How far an empirical distribution function may be from the true one.

    The Dvoretzky-Kiefer-Wolfowitz inequality: exact for every distribution and every `n`.
    """
    return math.sqrt(math.log(2 / alarm) / (2 * n))


def correlation_bound(n: int, pairs: int = 1, alarm: float = ALARM) -> float:
    """How large the rank correlation of two independent samples of size `n` may be.

    Infinite for small `n`, where the normal approximation of its tail is no bound.
    """
    if n < 30:
        return math.inf
    z = NormalDist().inv_cdf(1 - alarm / (2 * pairs))
    # A third more than the approximation says: it is used far out in its tail.
    return 1.33 * z / math.sqrt(n - 1)


def rank_correlation(a: np.ndarray, b: np.ndarray) -> float:
    """Spearman's correlation: the same for any increasing transform of either sample."""
    x, y = (normalised_ranks(np.asarray(v, np.float64).reshape(-1)) for v in (a, b))
    return float(x @ y)


def normalised_ranks(x: np.ndarray) -> np.ndarray:
    """The ranks of a sample, as a vector of mean 0 and length 1; zeros for a constant one."""
    centred = _ranks(x) - (x.size + 1) / 2
    norm = float(np.linalg.norm(centred))
    return centred / norm if norm else np.zeros(x.size)


def _ranks(x: np.ndarray) -> np.ndarray:
    # Ties share their mean rank.
    _, inverse, counts = np.unique(x, return_inverse=True, return_counts=True)
    ends = np.cumsum(counts)
    return (ends - (counts - 1) / 2)[inverse.reshape(-1)]


def distance(sample: np.ndarray, cdf) -> float:
    """The largest distance between the empirical distribution function and `cdf`."""
    x = np.sort(np.asarray(sample, np.float64).reshape(-1))
    n = x.size
    if n == 0:
        return 1.0
    p = np.asarray(cdf(x), np.float64)
    steps = np.arange(n + 1) / n
    # For a discrete sample the function jumps at its values, and only there it is compared.
    last = np.append(x[1:] != x[:-1], True)
    above = np.abs(steps[1:] - p)[last].max()
    first = np.append(True, x[1:] != x[:-1])
    below = np.abs(steps[:-1] - p)[first].max() if _continuous(x) else 0.0
    return float(max(above, below))


def _continuous(x: np.ndarray) -> bool:
    return len(np.unique(x)) > 0.9 * x.size
