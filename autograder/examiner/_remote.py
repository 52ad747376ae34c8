"""A student's object, seen from the examiner: every use is a message."""

from __future__ import annotations

import sys
from typing import Any

import numpy as np

from ..wire import Handle, WireError
from ._subject import RemoteSubject


_LIBRARIES = ("builtins", "jax", "jaxlib", "flax", "optax", "haiku", "chex", "collections")
_COMPARISONS = frozenset("__eq__ __ge__ __gt__ __le__ __lt__ __ne__".split())


class Remote:
    """Stands for an object that stays with the student's code.

    Calling it, taking an attribute, an item or an operator asks the other side. What comes back
    is a value, or another `Remote`.
    """

    # Slots with long names: every other attribute belongs to the student's object.
    __slots__ = (
        "_jaxercise_generation",
        "_jaxercise_handle",
        "_jaxercise_name",
        "_jaxercise_session",
        "_jaxercise_verdict",
    )

    def __init__(self, session: Any, handle: Handle, generation: int):
        object.__setattr__(self, "_jaxercise_session", session)
        object.__setattr__(self, "_jaxercise_handle", handle)
        # Which of the session's processes it lives in: it means nothing to another.
        object.__setattr__(self, "_jaxercise_generation", generation)
        object.__setattr__(self, "_jaxercise_name", "")
        object.__setattr__(self, "_jaxercise_verdict", False)

    def __jaxercise_subject__(self) -> RemoteSubject:
        return RemoteSubject(self, self._jaxercise_session)

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return self._jaxercise_session.ask("call", f=self, args=list(args), kwargs=kwargs)

    def __getattr__(self, name: str) -> Any:
        if name == "__name__":
            return self._jaxercise_name or self._jaxercise_handle.type_name
        if name.startswith("__") and name not in ("__wrapped__", "__doc__"):
            raise AttributeError(name)
        found = self._jaxercise_session.ask("get", target=self, name=name)
        if isinstance(found, Remote) and not found._jaxercise_name:
            object.__setattr__(found, "_jaxercise_name", f"{self.__name__}.{name}")
        return found

    def __setattr__(self, name: str, value: Any) -> None:
        self._jaxercise_session.ask("set", target=self, name=name, value=value)

    def __repr__(self) -> str:
        return self._jaxercise_handle.text

    def __hash__(self) -> int:
        return hash(self._jaxercise_handle.id)

    def __instancecheck__(self, instance: Any) -> bool:
        if not isinstance(instance, Remote):
            return False
        return self._jaxercise_session.ask("instance", target=instance, cls=self) is True

    @property
    def __class__(self) -> type:  # type: ignore[override]
        # So that isinstance(model, nn.Module) answers as it would beside the code. Only classes
        # that are loaded here: the names come from the other side.
        for name in self._jaxercise_handle.facts["classes"]:
            module, _, qualname = name.partition(":")
            if module.partition(".")[0] not in _LIBRARIES or qualname in ("object", "type"):
                continue
            found = getattr(sys.modules.get(module), qualname, None)
            if isinstance(found, type):
                return found
        return Remote

    @__class__.setter
    def __class__(self, value: type) -> None:
        raise TypeError("the class of a student's object cannot be changed")


def _own_judge(remote: Remote) -> WireError:
    # An object of the student's is told what is expected; that it then says yes proves nothing.
    return WireError(
        f"an object of the type {remote._jaxercise_handle.type_name} was compared with data, and "
        "only its own word says that they are equal: compare its attributes instead"
    )


def _operator(name: str) -> Any:
    def operate(self: Remote, *args: Any) -> Any:
        answer = self._jaxercise_session.ask("operate", target=self, name=name, args=list(args))
        if name in _COMPARISONS and type(args[0]) is not Remote:
            if type(answer) is Remote:
                object.__setattr__(answer, "_jaxercise_verdict", True)
            elif isinstance(answer, bool | np.bool_) and bool(answer) is not (name == "__ne__"):
                raise _own_judge(self)
        return answer

    operate.__name__ = name
    return operate


for _name in """__add__ __and__ __contains__ __eq__ __float__ __floordiv__ __ge__ __getitem__
    __gt__ __int__ __invert__ __le__ __len__ __lt__ __matmul__ __mod__ __mul__ __ne__ __neg__
    __or__ __pos__ __pow__ __radd__ __rmul__ __rsub__ __rtruediv__ __setitem__ __str__ __sub__
    __truediv__ __xor__ __next__ __enter__ __exit__""".split():
    setattr(Remote, _name, _operator(_name))


def _iterate(self: Remote) -> Any:
    return iter(self._jaxercise_session.ask("operate", target=self, name="__iter__", args=[]))


def _truth(self: Remote) -> bool:
    if self._jaxercise_verdict:
        raise _own_judge(self)
    if any(c.endswith(":function") for c in self._jaxercise_handle.facts["classes"]):
        return True
    try:
        return self._jaxercise_session.ask("operate", target=self, name="__bool__", args=[]) is True
    except TypeError:
        return True


Remote.__iter__ = _iterate  # type: ignore[attr-defined]
Remote.__bool__ = _truth  # type: ignore[attr-defined]
