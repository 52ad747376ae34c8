"""The form of every probe's report, as JSON Schema, for those who cannot take it on trust.

Two types are added to JSON's: `count` is an int from 0 to a million, `tensor` an array of numbers.
A `number` is finite.
"""

from __future__ import annotations

from typing import Any


Schema = dict[str, Any]

_TEXT: Schema = {"type": "string", "maxLength": 10_000}
_TEXTS: Schema = {"type": "array", "items": _TEXT, "maxItems": 1000}
_FLAG: Schema = {"type": "boolean"}
_COUNT: Schema = {"type": "count"}
_COUNTS: Schema = {
    "type": "object",
    "propertyNames": _TEXT,
    "additionalProperties": _COUNT,
    "maxProperties": 1000,
}
_ARRAYS: Schema = {"type": "array", "items": {"type": "tensor"}, "maxItems": 10_000}


def _record(**fields: Schema) -> Schema:
    return {"type": "object", "properties": fields, "required": list(fields)}


def _or_none(schema: Schema) -> Schema:
    return {"anyOf": [{"type": "null"}, schema]}


# See `autograder.probes.described`.
_ERROR = _or_none(
    _record(type=_TEXT, mro={**_TEXTS, "minItems": 1}, message=_TEXT, line=_or_none(_TEXT))
)


def _report(**fields: Schema) -> Schema:
    """Where there is an error, the other fields may be absent."""
    return {
        "type": "object",
        "properties": {"error": _ERROR, **fields},
        "required": ["error"],
        "if": {"properties": {"error": {"type": "null"}}},
        "then": {"required": list(fields)},
    }


_REUSE = _record(
    kind={"enum": ["drawn-twice", "drawn-and-split"]},
    times=_COUNT,
    same_site=_FLAG,
    folded=_FLAG,
    calls=_COUNT,
    places=_COUNT,
    lines={**_TEXTS, "maxItems": 4},
    samplers=_TEXTS,
)
_LEDGER = _record(error=_ERROR, draws=_COUNT, reuses={"type": "array", "items": _REUSE})
_MUTATION = _record(
    argument={"anyOf": [_COUNT, _TEXT]},
    path=_TEXT,
    row=_or_none({"type": "integer"}),
    changed=_COUNT,
    size=_COUNT,
    before=_TEXT,
    after=_TEXT,
)

# What `pullback` makes is a function; this is the form of its results.
PULLBACK = _record(out=_ARRAYS, grads=_ARRAYS)

# What `watched` gives; no probe, but a report like theirs.
CHANGED: Schema = {"type": "array", "items": _MUTATION, "maxItems": 100}

SCHEMAS: dict[str, Schema] = {
    "purity": _report(
        as_jax=_FLAG,
        returned=_TEXT,
        mutated={"type": "array", "items": _MUTATION},
        read_only=_or_none(_TEXT),
        state={"type": "array", "items": _record(name=_TEXT, before=_TEXT, after=_TEXT)},
        tracers=_TEXTS,
        host_generator=_FLAG,
        repeatable=_FLAG,
        again=_FLAG,
        frozen_noise=_FLAG,
    ),
    "jit_agreement": _record(
        eager_error=_ERROR,
        error=_ERROR,
        pairs={
            "type": "array",
            "items": {"type": "array", "minItems": 2, "maxItems": 2},
            "maxItems": 2,
        },
        callbacks={"type": "array", "items": {"enum": ["pure_callback", "io_callback"]}},
        tracers=_TEXTS,
    ),
    "vjp": _report(out=_ARRAYS, grads=_ARRAYS),
    "program_facts": _report(primitives=_COUNTS, equations=_COUNT),
    "parameters": _TEXTS,
    "key_ledger": {
        **_record(unusable=_TEXT),
        "if": {"properties": {"unusable": {"const": ""}}},
        "then": {
            **_LEDGER,
            "if": {"properties": {"error": {"type": "null"}}},
            "then": _record(remat=_FLAG),
        },
    },
    "execution": _report(first=_COUNTS, second=_COUNTS, compiled=_COUNT),
    "trace_count": _report(traced=_or_none(_COUNT), calls=_COUNT, again=_FLAG),
    "timed": _report(ratios={"type": "array", "items": {"type": "number"}, "maxItems": 1000}),
}
