"""A student's object, seen from the examiner: every use is a message."""

from __future__ import annotations

import sys
from typing import Any

from ..wire import Handle, requests
from ._exceptions import Nonsense
from ._subject import RemoteSubject


_LIBRARIES = ("builtins", "jax", "jaxlib", "flax", "optax", "haiku", "chex", "collections")
_COMPARISONS = frozenset("__eq__ __ge__ __gt__ __le__ __lt__ __ne__".split())
# What no object is: the answer is known without it.
_OF_NONE = {"__eq__": False, "__ne__": True}
_ARITHMETIC = frozenset(
    """__add__ __and__ __floordiv__ __matmul__ __mod__ __mul__ __or__ __pow__ __radd__ __rmul__
    __rsub__ __rtruediv__ __sub__ __truediv__ __xor__""".split()
)


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
    )

    #: NumPy leaves an operator of an array and an object to the object, which is below.
    __array_ufunc__ = None

    def __init__(self, session: Any, handle: Handle, generation: int):
        object.__setattr__(self, "_jaxercise_session", session)
        object.__setattr__(self, "_jaxercise_handle", handle)
        # Which of the session's processes it lives in: it means nothing to another.
        object.__setattr__(self, "_jaxercise_generation", generation)
        object.__setattr__(self, "_jaxercise_name", "")

    def __jaxercise_subject__(self) -> RemoteSubject:
        return RemoteSubject(self, self._jaxercise_session)

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return self._jaxercise_session.ask(requests.Call(f=self, args=list(args), kwargs=kwargs))

    def __getattr__(self, name: str) -> Any:
        if name == "__name__":
            return self._jaxercise_name or self._jaxercise_handle.type_name
        if name.startswith("__") and name not in ("__wrapped__", "__doc__"):
            raise AttributeError(name)
        found = self._jaxercise_session.ask(requests.Get(target=self, name=name))
        if isinstance(found, Remote) and not found._jaxercise_name:
            object.__setattr__(found, "_jaxercise_name", f"{self.__name__}.{name}")
        return found

    def __setattr__(self, name: str, value: Any) -> None:
        self._jaxercise_session.ask(requests.Set(target=self, name=name, value=value))

    def __repr__(self) -> str:
        return self._jaxercise_handle.text

    def __hash__(self) -> int:
        return hash(self._jaxercise_handle.id)

    def __instancecheck__(self, instance: Any) -> bool:
        if not isinstance(instance, Remote):
            return False
        return self._jaxercise_session.ask(requests.Instance(target=instance, cls=self)) is True

    @property
    def __class__(self) -> type:  # type: ignore[override]
        # So that isinstance(model, nn.Module) answers as it would beside the code. Only classes
        # that are loaded here: the names come from the other side.
        for name in self._jaxercise_handle.classes:
            module, _, qualname = name.partition(":")
            if module.partition(".")[0] not in _LIBRARIES or qualname in ("object", "type"):
                continue
            # Not getattr, which could make a library load something.
            found = vars(sys.modules[module]).get(qualname) if module in sys.modules else None
            if isinstance(found, type):
                return found
        return Remote

    @__class__.setter
    def __class__(self, value: type) -> None:
        raise TypeError("the class of a student's object cannot be changed")


def _own_judge(remote: Remote) -> Nonsense:
    # An object of the student's would be told what is expected, and what it then says proves
    # nothing: neither that it is that, nor that it is not.
    return Nonsense(
        f"an object of the type {remote._jaxercise_handle.type_name[:100]} was compared with data, "
        "and only its own word says what comes of it: compare its attributes or items instead"
    )


def _operate(remote: Remote, name: str, *args: Any) -> Any:
    request = requests.Operate(target=remote, name=name, args=list(args))
    return remote._jaxercise_session.ask(request)


def _operator(name: str) -> Any:
    def operate(self: Remote, *args: Any) -> Any:
        with_data = bool(args) and type(args[0]) is not Remote
        if with_data and name in _COMPARISONS:
            if args[0] is None and name in _OF_NONE:
                return _OF_NONE[name]
            raise _own_judge(self)
        answer = _operate(self, name, *args)
        if with_data and name in _ARITHMETIC and type(answer) is not Remote:
            # A difference, as in abs(f(3) - 9) < 1e-6, says as much as a comparison.
            raise _own_judge(self)
        return answer

    operate.__name__ = name
    return operate


def _items(self: Remote) -> list[Any]:
    items = _operate(self, "__iter__")
    if type(items) is not list:
        raise Nonsense("the items of an object that are no list")
    return items


def _contains(self: Remote, item: Any) -> bool:
    if type(item) is Remote:
        return _operate(self, "__contains__", item) is True
    # The object is not told what is looked for.
    try:
        return item in _items(self)
    except TypeError:
        raise _own_judge(self) from None


for _name in """__add__ __and__ __eq__ __float__ __floordiv__ __ge__ __getitem__
    __gt__ __int__ __invert__ __le__ __len__ __lt__ __matmul__ __mod__ __mul__ __ne__ __neg__
    __or__ __pos__ __pow__ __radd__ __rmul__ __rsub__ __rtruediv__ __setitem__ __str__ __sub__
    __truediv__ __xor__ __next__ __enter__ __exit__""".split():
    setattr(Remote, _name, _operator(_name))


def _truth(self: Remote) -> bool:
    if any(c.endswith(":function") for c in self._jaxercise_handle.classes):
        return True
    try:
        return _operate(self, "__bool__") is True
    except TypeError:
        return True


Remote.__bool__ = _truth  # type: ignore[attr-defined]
Remote.__contains__ = _contains  # type: ignore[attr-defined]
Remote.__iter__ = lambda self: iter(_items(self))  # type: ignore[attr-defined]
