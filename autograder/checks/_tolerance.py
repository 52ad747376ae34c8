"""How much of its tolerance an answer uses up."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from ..probes import double, is_key, widened
from ._difference import Terms
from ._nodes import children, is_number
from ._numbers import error_share
from ._subject import Args


# A reference that is as far from itself in double precision is another function there: it draws
# other random numbers, say.
_ANOTHER = 10.0


def used_up(got: Any, want: Any, terms: Terms) -> float:
    """The largest error in an answer, in what is allowed; 0 where all must be equal, and is."""
    if is_key(want):
        return 0.0
    if is_number(want):
        return error_share(np.asarray(got), np.asarray(want), terms)
    pairs = children(got, want) or ()
    return max((used_up(g, w, terms) for _, g, w in pairs), default=0.0)


def most_used(
    ref: Callable[..., Any],
    calls: Sequence[Args],
    wants: Sequence[Any],
    answers: Sequence[Sequence[Any]],
    terms: Terms,
) -> float:
    """What right answers, had in several ways, use up at most: against the reference, and against
    what the reference gives in double precision.

    - `answers`: for each way an answer to each call.
    """
    most = 0.0
    for i, (call, want) in enumerate(zip(calls, wants, strict=True)):
        exact = _in_double(ref, call, want, terms)
        for gots in answers:
            if not isinstance(gots[i], Exception):
                most = max(most, used_up(gots[i], want, terms), used_up(gots[i], exact, terms))
    return most


def _in_double(ref: Callable[..., Any], call: Args, want: Any, terms: Terms) -> Any:
    own = call.fresh()
    try:
        with double():
            args, kwargs = widened((own.args, own.kwargs))
            exact = ref(*args, **kwargs)
        return exact if used_up(want, exact, terms) < _ANOTHER else want
    except Exception:  # it may ask for single precision
        return want
