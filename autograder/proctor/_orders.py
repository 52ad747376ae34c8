"""What a run and the workers of its cluster say to one another. All of it crosses as JSON in
bytes, or as what JSON holds."""

from __future__ import annotations

from ..records import Job, Record, Result


class Report(Record, frozen=True, kw_only=True):
    """What a worker has.

    - `environment`: the versions that it has loaded, see `environment`.
    - `installed`: whether they are what is installed now.
    - `levels`: sandbox level -> the reason why it does not work there, "" if it does.
    """

    environment: dict[str, str]
    installed: bool
    levels: dict[str, str]


class Order(Record, frozen=True, kw_only=True):
    """A run, as each worker is told of it.

    - `environment`: the versions that the client has.
    - `level`: the sandbox level to mark behind.
    - `references`: jobs whose compiled programs are kept for all.
    - `cache`: folder for these; None for the machine's own.
    """

    environment: dict[str, str]
    level: str
    references: tuple[Job, ...]
    cache: str | None = None


class Answer(Record, frozen=True, kw_only=True):
    """What a worker says of a job: its `result`; or `refused`, the reason why it may not or cannot
    mark; or `failed`, what went wrong. `worker` is its name."""

    worker: str
    result: Result | None = None
    refused: str | None = None
    failed: str | None = None
