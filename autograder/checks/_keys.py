"""Randomness that comes from a key, each key used once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import jax

from ..probes import Reuse, key_ledger, program_facts, purity, same, why_unusable
from ..records import Finding
from . import _context
from ._equivalent import evaluated
from ._findings import called, finding, from_error
from ._record import Ungradable, check
from ._subject import Args, Subject, as_args, subject


@check("property")
def keys_used_once(
    f: Any, *args: Any, allow_repeats: bool = False, **kwargs: Any
) -> Finding | None:
    """Checks that no key is drawn from twice in one call, nor drawn from and split.

    Eager and compiled code is seen, and typed and raw keys. Noise that `vmap` shares among its
    rows is one draw: see [`autograder.check.distinct_rows`][].

    **Arguments:**

    - `allow_repeats`: Whether one place in the code may draw twice from one key, as when a loss and
        its gradient are computed by two calls.
    """
    s = subject(f)
    report = s.probe(key_ledger, args, kwargs)
    text = called(s, Args(*args, **kwargs))
    if report.unusable:
        # That is said beside the student's code: it must be so here too to be believed.
        if why_unusable():
            raise Ungradable(f"The key ledger does not work here: {report.unusable}.")
        return finding("JX018", text, "a notebook in which draws cannot be followed", "a result")
    if report.error is not None:
        return from_error(text, report.error, "a result")
    for reuse in report.reuses:
        if reuse.same_site and (allow_repeats or report.remat):
            continue
        return _reused(text, reuse)
    return None


def _reused(text: str, reuse: Reuse) -> Finding:
    lines = reuse.lines
    draws = [name for name in reuse.samplers if name != "split"]
    if reuse.kind == "drawn-and-split":
        code, got = "JX202", "a key that was drawn from and split as well"
    else:
        times = "several" if _context.current().hidden else reuse.times
        got = f"{times} draws from one key"
        if reuse.folded:
            code = "JX215"
        elif len(draws) > 1:
            code = "JX203"
        elif reuse.places > 1:
            code = "JX201"
        elif reuse.calls > 1:
            # One place, several times: a Python loop.
            code = "JX207"
        else:
            code = "JX208" if reuse.same_site else "JX201"
    if lines:
        got += "\n" + "\n".join(lines)
    return finding(code, text, got, "a new key for every draw")


@check("property")
def key_sensitive(
    f: Any,
    make_args: Callable[[Any], Any],
    *,
    typed: bool = True,
    seeds: tuple[int, ...] = (0, 1, 2),
) -> Finding | None:
    """Checks that the result of `f` depends on its key, and on nothing else that is random.

    **Arguments:**

    - `make_args`: `key -> args`, a tuple or `check.Args`.
    - `typed`: Whether to make keys with `jax.random.key` or with `jax.random.PRNGKey`.
    - `seeds`: At least two different ones.
    """
    s = subject(f)
    make = jax.random.key if typed else jax.random.PRNGKey
    calls = [as_args(make_args(make(seed))) for seed in (seeds[0], *seeds)]
    text = called(s, calls[0])

    def right(results: Mapping[int, Any]) -> bool:
        again, first, *others = (results.get(i) for i in range(len(calls)))
        return len(results) == len(calls) and same(again, first) and not _all_same(first, others)

    results = evaluated(s, calls, right)
    for result in results:
        if isinstance(result, Exception):
            return from_error(text, result, "a result")
    again, first, *others = results
    if not same(again, first):
        code = "JX206" if _moves_host(s, calls[0]) else "JX139"
        return finding(
            code, text, "two different results for the same key", "the same result for the same key"
        )
    if not _all_same(first, others):
        return None
    return _insensitive(s, calls, text, len(seeds))


def _all_same(first: Any, others: Iterable[Any]) -> bool:
    return all(same(first, other) for other in others)


def _insensitive(s: Subject, calls: list[Args], text: str, seeds: int) -> Finding:
    got = f"the same result for {seeds} different keys"
    expected = "another result for another key"
    if _moves_host(s, calls[0]):
        return finding("JX206", text, f"{got}, and noise of NumPy or random", expected)
    facts = s.probe(program_facts, calls[0].args, calls[0].kwargs)
    names = [] if facts.error is not None else list(facts.primitives)
    if "random_seed" in names:
        return finding("JX204", text, f"{got}, and a key made inside the function", expected)
    return finding("JX205", text, got, expected)


def _moves_host(s: Subject, call: Args) -> bool:
    report = s.probe(purity, call.args, call.kwargs)
    if report.error is not None:
        return False
    return bool(report.host_generator or report.frozen_noise or not report.repeatable)
