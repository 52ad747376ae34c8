"""What crosses in place of something that stays where it is."""

from __future__ import annotations

import msgspec


class Handle(msgspec.Struct, frozen=True):
    """An object that stays on the other side. All fields are claims of that side.

    - `id`: its number there.
    - `type_name`, `text`: the name of its class, and what its `repr` says.
    - `callable`: whether it can be called.
    - `classes`: its class and the bases of that, as "module:qualname", most derived first.
    """

    id: int
    type_name: str
    text: str
    callable: bool = False
    classes: tuple[str, ...] = ()


class Raised(msgspec.Struct, frozen=True):
    """An exception of the other side: its class, the names of its base classes, text and trace."""

    type_name: str
    classes: tuple[str, ...]
    message: str
    trace: str


class Spec(msgspec.Struct, frozen=True):
    """Shape and dtype of an array whose values stay behind. `dtype` may be "key:<impl>"."""

    shape: tuple[int, ...]
    dtype: str


class Leaf(msgspec.Struct, frozen=True):
    """The place of leaf number `index` in the tree of a program's output."""

    index: int
