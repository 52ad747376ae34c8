"""An accelerator that the jobs of a sandbox may use."""

from __future__ import annotations

import dataclasses

from ._jail.messages import Limits, MiB


# What JAX for CUDA, the driver and its libraries hold before a program has run.
_RUNTIME_BYTES = 6144 * MiB


@dataclasses.dataclass(frozen=True)
class Device:
    """One accelerator, as the jobs of one sandbox see it. For runners: no student code has any.

    - `kind`: what is said of it, such as "cuda: NVIDIA H100".
    - `nodes`: its device nodes, and those of its driver.
    - `folders`: what has to be seen besides, read-only.
    - `variables`: environment variables, name and value.
    - `lock`: path of the file by which those who judge take turns at it; never shown to a job.
    """

    kind: str
    nodes: tuple[str, ...] = ()
    folders: tuple[str, ...] = ()
    variables: tuple[tuple[str, str], ...] = ()
    lock: str = ""


def device_limits(memory_bytes: int) -> Limits:
    """Limits of a job that has a device, and may use `memory_bytes` of its own beside what the
    driver takes. What is on the device is not counted here."""
    usual = Limits()
    return Limits(
        cpu_s=None,
        memory_bytes=memory_bytes + _RUNTIME_BYTES,
        processes=2 * (usual.processes or 0) + 64,
        open_files=4096,
        reserves=True,
    )
