"""`jax.grad(f)` and its like on a student's function: applied where the function lives."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

import jax

from ..wire import Spec
from ..wire.requests import Transform
from ._exceptions import Nonsense
from ._remote import Remote


_TRANSFORMS = (
    "checkpoint eval_shape grad hessian jacfwd jacobian jacrev jit jvp linearize make_jaxpr "
    "remat value_and_grad vjp vmap"
).split()


def install() -> None:
    """Lets the transforms of `jax` take a `Remote`. JAX's own code does not go through these."""
    for name in _TRANSFORMS:
        original = getattr(jax, name)
        if not hasattr(original, "__jaxercise_original__"):
            setattr(jax, name, _accepting_remotes(name, original))


def _accepting_remotes(name: str, original: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(original)
    def transform(*args: Any, **kwargs: Any) -> Any:
        f = args[0] if args else kwargs.get("fun")
        if type(f) is not Remote:
            return original(*args, **kwargs)
        rest = list(args[1:])
        kwargs.pop("fun", None)
        request = Transform(f=f, path=name, args=rest, kwargs=kwargs)
        made = f._jaxercise_session.ask(request)
        if type(made) is Remote:
            object.__setattr__(made, "_jaxercise_name", f"{name}({f.__name__})")
        if name != "eval_shape":
            return made
        try:
            return jax.tree.map(_struct, made)
        except (TypeError, ValueError):  # keys of a dictionary that have no order
            raise Nonsense("shapes in a container that has no order") from None

    transform.__jaxercise_original__ = original  # type: ignore[attr-defined]
    return transform


def _struct(leaf: Any) -> Any:
    return jax.ShapeDtypeStruct(leaf.shape, leaf.dtype) if isinstance(leaf, Spec) else leaf
