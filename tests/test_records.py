"""What crosses a border is a record again on the other side, or it does not get in."""

from __future__ import annotations

import socket
from typing import Any

import pytest

from autograder.records import (
    Begin,
    CellResult,
    Check,
    Done,
    Ended,
    ExerciseResult,
    Failed,
    Finding,
    GiveTurn,
    Mark,
    RecordError,
    Result,
    Start,
    Started,
    dumps,
    from_examiner,
    from_proctor,
    loads,
    plain,
    read,
)
from autograder.wire import FROM_TRUSTED, Codec, receive, send

from .conftest import answer, graded, make_job


TEXTS = ("code", "slug", "called", "got", "expected", "why", "next", "more", "check")
FOUND = Finding(**dict.fromkeys(TEXTS, "x"))
CHECK = Check(name="values", passed=True, note="a doubt", cell="test_f")
RESULT = Result(
    exercises={
        "f": ExerciseResult(
            outcome="partly", points=0.5, of=2.0, findings=(FOUND,), checks=(CHECK,)
        )
    },
    cells={
        "f": CellResult(points=None, of=None, outputs=({"output_type": "stream", "text": "1"},)),
        "test_f": CellResult(points=0.5, of=2.0, outputs=(), findings=(FOUND,), checks=(CHECK,)),
    },
    notices=("a notice",),
    files={"a.txt": "MQ=="},
)
JOB = make_job(
    answer("f", "def f():\n    return 1"),
    graded("f", "check.values(f(), 1)"),
    reference="def f():\n    return 1",
    stubs={"f": "def f(): ..."},
    env={"A": "b"},
    limits={"platforms": ("cpu", "cuda")},
)
MESSAGES = [
    (from_proctor, Mark(job=JOB)),
    (from_proctor, Started(process=3)),
    (from_proctor, Ended(reason="timed_out")),
    (from_examiner, Start(role="runner")),
    (from_examiner, Begin(process=3, seconds=1.0, since=2.0, short=0.0)),
    (from_examiner, GiveTurn()),
    (from_examiner, Done(result=RESULT)),
    (from_examiner, Failed(error="no", detail="")),
]


@pytest.mark.parametrize(("heard", "message"), MESSAGES, ids=lambda x: type(x).__name__)
def test_messages_come_over_a_connection_as_they_were(heard, message):
    ours, theirs = socket.socketpair()
    with ours, theirs:
        send(ours, message, Codec(), limits=FROM_TRUSTED)
        assert heard(receive(theirs, Codec(), limits=FROM_TRUSTED)) == message


@pytest.mark.parametrize("record", [JOB, RESULT], ids=["job", "result"])
def test_records_come_out_of_a_file_as_they_were(record):
    assert loads(type(record), dumps(record)) == record


@pytest.mark.parametrize(
    ("heard", "data"),
    [
        (from_examiner, None),
        (from_examiner, []),
        (from_examiner, {}),
        (from_examiner, {"op": "no such"}),
        (from_examiner, {"op": "start"}),
        (from_examiner, {"op": "start", "role": "proctor"}),
        (from_examiner, {"op": "stop", "process": "1"}),
        (from_examiner, {"op": "stop", "process": True}),
        (from_examiner, {"op": "turn", "alone": 1}),
        (from_examiner, plain(Mark(job=JOB))),
        (from_examiner, {"op": "done", "result": {"exercises": {}, "cells": {}}}),
        (from_proctor, {"op": "ended", "reason": "bored"}),
        (from_proctor, plain(Done(result=RESULT))),
    ],
)
def test_what_is_no_message_is_refused(heard, data):
    with pytest.raises(RecordError):
        heard(data)


@pytest.mark.parametrize(
    "change",
    [
        {"cells": None},
        {"cells": [{"id": "x"}]},
        {"limits": {"cell_cpu_s": 1.0}},
        {"reference": "def f(): pass"},
        {"files": {"a": 1}},
        {"hidden": "yes"},
        {"secret": None},
    ],
    ids=lambda change: next(iter(change)),
)
def test_a_job_of_another_form_is_refused(change: dict[str, Any]):
    with pytest.raises(RecordError, match=next(iter(change))):
        read(type(JOB), {**plain(JOB), **change})
