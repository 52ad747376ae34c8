"""Functions of a test that are handed to student code."""

from __future__ import annotations

import io
import pickle
from typing import Any

import cloudpickle
from jax.core import Tracer

from ..wire import WireError
from ._remote import Remote


#: The module that references are defined in, as far as they know.
REFERENCE_MODULE = "jaxercise_reference"


class _Pickler(cloudpickle.Pickler):
    """A reference must never be among them."""

    def reducer_override(self, obj: Any) -> Any:
        if getattr(obj, "__module__", None) == REFERENCE_MODULE:
            raise WireError("a reference cannot be sent to student code")
        if type(obj) is Remote:
            raise WireError("a function that uses student code cannot be sent to it")
        return super().reducer_override(obj)


def pickled(value: Any) -> bytes:
    if isinstance(value, Tracer):
        raise WireError(
            "a traced value cannot be sent: apply the transform to the student's function "
            "itself, as in jax.grad(f), not to a function that calls it"
        )
    out = io.BytesIO()
    try:
        _Pickler(out).dump(value)
    except (TypeError, AttributeError, pickle.PicklingError) as error:
        raise WireError(f"{type(value).__name__} of a test cannot be sent: {error}") from None
    return out.getvalue()
