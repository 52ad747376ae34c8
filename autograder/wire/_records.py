"""Records of the kit, as they cross: dictionaries of their fields."""

from __future__ import annotations

import functools
from typing import Any

import msgspec

from ._objects import Handle


def is_record(kind: type) -> bool:
    # A class of the student's is sent as any other object, whatever it inherits from. And what
    # stands for an object is no data.
    own = issubclass(kind, msgspec.Struct) and kind.__module__.startswith("autograder.")
    return own and kind is not Handle


def fields_of(record: msgspec.Struct) -> dict[str, Any]:
    """What a record holds, with its tag and without what is as usual."""
    usual, tag = _form(type(record))
    held = msgspec.structs.asdict(record).items()
    return {**tag, **{name: value for name, value in held if value is not usual[name]}}


@functools.cache
def _form(kind: type[msgspec.Struct]) -> tuple[dict[str, Any], dict[str, str]]:
    config = kind.__struct_config__
    tag = {} if config.tag_field is None else {config.tag_field: str(config.tag)}
    return {field.name: field.default for field in msgspec.structs.fields(kind)}, tag
