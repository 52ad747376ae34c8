"""Small functions that run beside the student's code, for facts that cannot be had from outside.

The form of a probe's report is the annotation of its result. What a probe says is a claim of the
process that it ran in: it may explain a failure or cost a point, never earn one by itself where a
value could.
"""

from collections.abc import Callable
from typing import Any

import jax as _jax

from ._copies import (
    as_jax as as_jax,
    fresh as fresh,
    frozen as frozen,
    is_array as is_array,
    rebuild as rebuild,
    shuffled as shuffled,
)
from ._errors import described as described
from ._execution import execution as execution, trace_count as trace_count
from ._fingerprint import (
    fingerprint as fingerprint,
    is_key as is_key,
    is_remote as is_remote,
    same as same,
)
from ._jaxpr import program_facts as program_facts
from ._keys import key_ledger as key_ledger, why_unusable as why_unusable
from ._purity import changeable as changeable, purity as purity, watched as watched
from ._reports import (
    ErrorReport as ErrorReport,
    Execution as Execution,
    Gradient as Gradient,
    JitAgreement as JitAgreement,
    KeyLedger as KeyLedger,
    Lowered as Lowered,
    Mutation as Mutation,
    Mutations as Mutations,
    ProgramFacts as ProgramFacts,
    Pullback as Pullback,
    Purity as Purity,
    Reuse as Reuse,
    StateChange as StateChange,
    Tensor as Tensor,
    Timing as Timing,
    TraceCount as TraceCount,
    form_of as form_of,
    plain_report as plain_report,
)
from ._timing import timed as timed, verdict as verdict
from ._tracing import INTERPRET as INTERPRET, jit_agreement as jit_agreement
from ._user import parameters as parameters
from ._vjp import (
    double as double,
    is_inexact as is_inexact,
    pullback as pullback,
    vjp as vjp,
    widened as widened,
)


#: By name, for who asks from another process.
PROBES: dict[str, Callable[..., Any]] = {
    probe.__name__: probe
    for probe in (
        purity,
        jit_agreement,
        vjp,
        program_facts,
        parameters,
        key_ledger,
        execution,
        trace_count,
        timed,
    )
}

TRANSFORMS: dict[str, Callable[..., Callable[..., Any]]] = {
    "jit": _jax.jit,
    "vmap": _jax.vmap,
    "grad": _jax.grad,
    "value_and_grad": _jax.value_and_grad,
    "jacfwd": _jax.jacfwd,
    "jacrev": _jax.jacrev,
    "hessian": _jax.hessian,
    "vjp": pullback,
}
