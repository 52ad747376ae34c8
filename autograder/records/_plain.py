"""Across a border and back."""

from __future__ import annotations

import json
from typing import Any, TypeVar

import msgspec


_T = TypeVar("_T")
_R = TypeVar("_R", bound=msgspec.Struct)


class Record(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=True):
    """The base of all records: immutable, made by keyword; what has a default and holds it is left
    out where it is written down."""


class RecordError(ValueError):
    """Data that has not the form of the record that it should be. The message says where."""


def plain(record: object) -> Any:
    """A record, or a container of records, as dictionaries, lists, tuples, strings and numbers."""
    return msgspec.to_builtins(record)


def read(kind: type[_T], data: object) -> _T:
    """The record of a `kind` that plain `data` holds; `kind` may be a container type of records.

    Raises `RecordError` if `data` has not that form. Fields that are not known are left out, so
    that what a newer kit has written can be read.
    """
    try:
        return msgspec.convert(data, kind)
    # The last two come of keys that are no text and of what holds itself.
    except (msgspec.ValidationError, UnicodeError, RecursionError) as error:
        raise RecordError(str(error)) from None


def dumps(record: object) -> str:
    """As JSON, in ASCII: what a student's code has printed may hold what has no other form, such
    as a lone surrogate or an integer beyond 64 bits."""
    return json.dumps(plain(record))


def loads(kind: type[_T], text: str | bytes) -> _T:
    """What `dumps` has written. Raises `RecordError` for anything else, whatever it is."""
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise RecordError(f"this is not JSON: {error}") from None
    return read(kind, data)


def replace(record: _R, **changes: Any) -> _R:
    """The same record with other values in some fields."""
    return msgspec.structs.replace(record, **changes)
