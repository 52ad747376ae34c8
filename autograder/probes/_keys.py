"""A ledger of PRNG keys: the bits of every key that is drawn from, split or folded.

It sees eager code and code under jit, vmap, scan and grad, with typed and with raw keys, as it
records what the primitives are given while they run. `jax.debug_key_reuse` sees typed keys only.
"""

from __future__ import annotations

import collections
import contextlib
import functools
import importlib
import inspect
import linecache
import sys
import threading
from collections.abc import Iterator
from typing import Any, NamedTuple

import jax
import numpy as np

from ..records import replace
from ._copies import fresh
from ._errors import described
from ._fingerprint import is_key, is_tracer
from ._jaxpr import census, program
from ._reports import KeyLedger, Reuse
from ._user import is_user_file


# These draw more than once from the key that they are given, and may: it is all one draw.
_ATOMIC = ("poisson", "binomial", "multinomial")


class LedgerUnusable(Exception):
    """The ledger does not work with the installed version of jax."""


class Call(NamedTuple):
    """A call of a sampler by the student's code: the number of the call, in the order in which the
    code is traced; the line, the place in its bytecode, and the sampler."""

    number: int
    line: str
    place: int
    sampler: str


class Ledger:
    """Which key did what, in the order of execution.

    `events` holds `(kind, key bits, site, sampler)`. A site is one place in one trace: a compiled
    loop, but also two calls that share a trace, come back to the same site. `calls` holds who
    called a sampler, by the bits of its key.
    """

    def __init__(self) -> None:
        self.events: list[tuple[str, bytes, int, str]] = []
        self.calls: dict[bytes, set[Call]] = collections.defaultdict(set)
        self.sites = 0
        self.called = 0

    def add(self, kind: str, site: int, sampler: str, data: Any) -> None:
        bits = np.asarray(data, np.uint32)
        for row in bits.reshape(-1, bits.shape[-1]):
            self.events.append((kind, row.tobytes(), site, sampler))

    def call(self, key: Any, line: str, place: int, sampler: str) -> None:
        self.called += 1
        called = functools.partial(_record_call, Call(self.called, line, place, sampler))
        data = jax.random.key_data(key) if is_key(key) else key
        if is_tracer(data):
            # Which key it is shows when the program runs, perhaps many times.
            jax.debug.callback(called, data)
        else:
            called(data)

    def note(self, call: Call, data: Any) -> None:
        bits = np.atleast_1d(np.asarray(data, np.uint32))
        for row in bits.reshape(-1, bits.shape[-1]):
            self.calls[row.tobytes()].add(call)

    def reuses(self) -> list[Reuse]:
        """The keys that were drawn from twice, or drawn from and split."""
        by_key: dict[bytes, list[tuple[str, int, str]]] = collections.defaultdict(list)
        for kind, bits, site, sampler in self.events:
            by_key[bits].append((kind, site, sampler))
        found = []
        for bits, uses in by_key.items():
            draws = [u for u in uses if u[0] == "draw"]
            splits = [u for u in uses if u[0] == "split"]
            if draws and all(u[2] for u in draws + splits):
                # All of it inside one sampler of JAX's, which was reached under another name.
                continue
            calls = sorted(self.calls.get(bits, ()))
            kind = "drawn-twice" if len(draws) > 1 else "drawn-and-split"
            if len(draws) > 1 or (draws and splits):
                found.append(
                    Reuse(
                        kind=kind,
                        times=len(draws),
                        same_site=len({u[1] for u in draws}) == 1,
                        folded=any(u[0] == "folded" for u in uses),
                        calls=len(calls),
                        places=len({(c.line, c.place) for c in calls}),
                        lines=tuple(dict.fromkeys(c.line for c in calls))[:4],
                        samplers=tuple(sorted({c.sampler for c in calls})),
                    )
                )
        return found


_current: Ledger | None = None
_quiet = threading.local()


def _module() -> Any:
    """Where jax keeps the primitives; the path has changed between versions."""
    for name in ("jax._src.random.prng", "jax._src.prng"):
        try:
            module = importlib.import_module(name)
        except ImportError:
            continue
        wanted = ("random_bits", "random_split", "random_fold_in", "random_unwrap")
        if all(hasattr(module, n) for n in wanted):
            return module
    raise LedgerUnusable(f"jax {jax.__version__} keeps its PRNG primitives in an unknown place.")


def _context() -> Any:
    # Traces are cached by this setting: under it everything is traced anew, with the recording in
    # it, and what was traced before is neither used nor spoilt. On a CPU it changes nothing. It
    # must be one that the notebook does not use, in which library code would be traced already.
    own = jax.config.jax_default_matmul_precision  # pyright: ignore[reportAttributeAccessIssue]
    return jax.default_matmul_precision("high" if own == "tensorfloat32" else "tensorfloat32")


def _emit(prng: Any, kind: str, keys: Any) -> None:
    if _current is None or getattr(_quiet, "on", False):
        return
    _current.sites += 1
    record = functools.partial(_record, kind, _current.sites, _sampler())
    data = prng.random_unwrap(keys)
    if is_tracer(data):
        jax.debug.callback(record, data)
    else:
        record(data)


def _record(kind: str, site: int, sampler: str, data: Any) -> None:
    # A compiled program may outlive the ledger that it was traced for.
    if _current is not None:
        _current.add(kind, site, sampler, data)


def _record_call(call: Call, data: Any) -> None:
    if _current is not None:
        _current.note(call, data)


def _sampler() -> str:
    """The atomic sampler that is running, if one is."""
    frame = sys._getframe(2)
    while frame is not None and not is_user_file(frame.f_code.co_filename):
        if frame.f_code.co_name.lstrip("_") in _ATOMIC:
            return frame.f_code.co_name
        frame = frame.f_back
    return ""


def _line() -> tuple[str, int] | None:
    """The student's line that is running, and the place in its bytecode."""
    frame = sys._getframe(2)
    while frame is not None:
        code = frame.f_code
        if is_user_file(code.co_filename):
            text = linecache.getline(code.co_filename, frame.f_lineno).strip()
            return f"line {frame.f_lineno} of {code.co_name}: {text}"[:160], frame.f_lasti
        frame = frame.f_back
    return None


@contextlib.contextmanager
def recording() -> Iterator[Ledger]:
    """Records every use of a key in this process; not for two threads at once."""
    global _current
    prng = _module()
    bits, split, fold = prng.random_bits, prng.random_split, prng.random_fold_in

    def random_bits(keys: Any, *args: Any, **kwargs: Any) -> Any:
        _emit(prng, "draw", keys)
        return bits(keys, *args, **kwargs)

    def random_split(keys: Any, *args: Any, **kwargs: Any) -> Any:
        _emit(prng, "split", keys)
        return split(keys, *args, **kwargs)

    def random_fold_in(keys: Any, *args: Any, **kwargs: Any) -> Any:
        made = fold(keys, *args, **kwargs)
        _emit(prng, "folded", made)
        return made

    def noted(name: str, f: Any) -> Any:
        """A sampler that notes who called it, and one of `_ATOMIC` as a single draw."""

        @functools.wraps(f)
        def sampler(key: Any, *args: Any, **kwargs: Any) -> Any:
            quiet = getattr(_quiet, "on", False)
            if _current is not None and not quiet and getattr(key, "shape", None) is not None:
                line = _line()
                if line is not None:
                    _current.call(key, *line, name)
                if name in _ATOMIC:
                    _emit(prng, "draw", key if is_key(key) else jax.random.wrap_key_data(key))
            _quiet.on = quiet or name in _ATOMIC
            try:
                return f(key, *args, **kwargs)
            finally:
                _quiet.on = quiet

        return sampler

    def keep(f: Any = None, **_: Any) -> Any:
        # Rematerialisation runs the draws of a block twice, on purpose.
        return (lambda g: g) if f is None else f

    patches = [
        (prng, "random_bits", random_bits),
        (prng, "random_split", random_split),
        (prng, "random_fold_in", random_fold_in),
        (jax, "checkpoint", keep),
        (jax, "remat", keep),
        *((jax.random, n, noted(n, getattr(jax.random, n))) for n in _samplers()),
    ]
    saved = [(module, name, getattr(module, name)) for module, name, _ in patches]
    outer, _current = _current, Ledger()
    try:
        for module, name, value in patches:
            setattr(module, name, value)
        with _context():
            yield _current
            jax.effects_barrier()
    finally:
        for module, name, value in saved:
            setattr(module, name, value)
        _current = outer


@functools.cache
def _samplers() -> tuple[str, ...]:
    """The functions of jax.random that take a key first and use it."""
    found = []
    for name in dir(jax.random):
        f = getattr(jax.random, name)
        if name.startswith("_") or not callable(f) or isinstance(f, type):
            continue
        try:
            first = next(iter(inspect.signature(f).parameters), "")
        except (TypeError, ValueError):
            continue
        if first in ("key", "rng") and name not in ("key_data", "key_impl", "clone", "fold_in"):
            found.append(name)
    return tuple(found)


@functools.cache
def self_test() -> str:
    """Empty if the ledger tells wrong from right with this jax; otherwise what is the matter."""
    bits = lambda key: jax.random.bits(key, (2,))

    def twice(key: Any) -> Any:
        return bits(key) ^ bits(key)

    def parent(key: Any) -> Any:
        return bits(jax.random.split(key)[0]) ^ bits(key)

    def unsplit(key: Any) -> Any:
        return jax.lax.scan(lambda k, _: (k, bits(k)), key, None, length=2)[1]

    def right(key: Any) -> Any:
        a, b = jax.random.split(key)
        return bits(a) ^ bits(b)

    cases = [
        (twice, jax.random.key, "drawn-twice"),
        (parent, jax.random.PRNGKey, "drawn-and-split"),
        (jax.jit(unsplit), jax.random.key, "drawn-twice"),
        (right, jax.random.key, ""),
        (right, jax.random.PRNGKey, ""),
    ]
    try:
        for f, make, kind in cases:
            # Run before: the ledger must not be blind to what a cache holds.
            f(make(0))
            with recording() as ledger:
                jax.block_until_ready(f(make(0)))
            kinds = {r.kind for r in ledger.reuses()}
            if kinds != ({kind} if kind else set()):
                return f"it says {sorted(kinds)} of a function that is {kind or 'right'}"
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    return ""


def why_unusable() -> str:
    """Why the ledger cannot be used here; empty if it can."""
    return self_test()


def key_ledger(f: Any, args: tuple, kwargs: dict) -> KeyLedger:
    """The keys that one call of `f` used more than once."""
    report = KeyLedger(unusable=self_test(), error=None, draws=0, reuses=(), remat=False)
    if report.unusable:
        return report
    a, k = fresh((args, kwargs))
    try:
        with recording() as ledger:
            jax.block_until_ready(f(*a, **k))
    except Exception as error:
        return replace(report, error=described(error))
    reuses = tuple(ledger.reuses()[:8])
    return replace(
        report,
        draws=sum(1 for event in ledger.events if event[0] == "draw"),
        reuses=reuses,
        remat=any(r.same_site for r in reuses) and _rematerialises(f, args, kwargs),
    )


def _rematerialises(f: Any, args: tuple, kwargs: dict) -> bool:
    try:
        names = census(program(f, *fresh((args, kwargs))).jaxpr)
    except Exception:
        return False
    return any("remat" in n or n == "checkpoint" for n in names)
