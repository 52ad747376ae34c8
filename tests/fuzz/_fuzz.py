"""Runs one input after the other through a function, mutated by what it covers of the code.

An input fails if the function raises what it should not, takes too long, or takes too much memory.
"""

from __future__ import annotations

import argparse
import importlib.util
import random
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any


ROOT = Path(__file__).resolve().parents[2]
# For one input. A fuzzed process is many times slower than one that is not, and inputs are small.
SECONDS = 10
MEMORY_MIB = 4096


def fuzz(
    name: str,
    one: Callable[[bytes], None],
    seeds: Callable[[], list[bytes]],
    watched: tuple[str, ...],
    *,
    max_bytes: int = 1 << 15,
) -> None:
    """Does not return: the process ends with an error if an input failed, which is then in
    `build/fuzz/NAME`. Below it are the inputs that covered something new, for the next time.

    `watched` are the modules whose coverage steers the mutations. They must not be imported yet:
    `one` and `seeds` import what they need from them when they are called.
    """
    parser = argparse.ArgumentParser(prog=f"python -m tests.fuzz.fuzz_{name}")
    parser.add_argument("--seconds", type=int, default=60, help="how long [default: 60]")
    parser.add_argument("--seed", type=int, default=0, help="of the mutations [default: 0]")
    parser.add_argument("inputs", nargs="*", type=Path, help="try these files, and nothing else")
    options = parser.parse_args()
    for path in options.inputs:
        one(path.read_bytes())
    if options.inputs:
        sys.exit(0)
    kept = ROOT / "build" / "fuzz" / name
    kept.mkdir(parents=True, exist_ok=True)
    if importlib.util.find_spec("atheris") is None:
        print(
            "atheris is not installed (pip install 'jaxercise[fuzz]'): inputs are mutated without "
            "regard to what they cover",
            file=sys.stderr,
        )
        _blindly(one, seeds(), kept, options.seconds, options.seed, max_bytes)
    else:
        _steered(one, seeds, watched, kept, options.seconds, options.seed, max_bytes)


def _steered(
    one: Callable[[bytes], None],
    seeds: Callable[[], list[bytes]],
    watched: tuple[str, ...],
    kept: Path,
    seconds: int,
    seed: int,
    max_bytes: int,
) -> None:
    atheris: Any = importlib.import_module("atheris")
    with atheris.instrument_imports(include=list(watched)):
        for module in watched:
            importlib.import_module(module)
    corpus, given = kept / "corpus", kept / "seeds"
    for folder in (corpus, given):
        folder.mkdir(exist_ok=True)
    for number, data in enumerate(seeds()):
        (given / str(number)).write_bytes(data)
    limits = {
        "max_total_time": seconds,
        "timeout": SECONDS,
        "rss_limit_mb": MEMORY_MIB,
        "max_len": max_bytes,
        # Zero would be drawn anew each time.
        "seed": seed + 1,
        "artifact_prefix": f"{kept}/failed-",
        "print_final_stats": 1,
    }
    flags = [f"-{name}={value}" for name, value in limits.items()]
    atheris.Setup([sys.argv[0], str(corpus), str(given), *flags], one)
    atheris.Fuzz()


def _blindly(
    one: Callable[[bytes], None],
    seeds: list[bytes],
    kept: Path,
    seconds: int,
    seed: int,
    max_bytes: int,
) -> None:
    draw = random.Random(seed)
    # One input, not the process: what was there before counts too, so this is generous.
    resource.setrlimit(resource.RLIMIT_AS, (2 * MEMORY_MIB << 20, -1))
    count, end = 0, time.monotonic() + seconds
    while time.monotonic() < end:
        data = mutated(draw, draw.choice(seeds), draw.choice(seeds))[:max_bytes]
        start = time.monotonic()
        try:
            one(data)
            took = time.monotonic() - start
            if took > SECONDS:
                raise TimeoutError(f"one input took {took:.0f} s")
        except BaseException:
            path = kept / f"failed-{count}"
            path.write_bytes(data)
            print(f"after {count} inputs this one failed: {path}", file=sys.stderr)
            raise
        count += 1
    print(f"{count} inputs, none failed")
    sys.exit(0)


def mutated(draw: random.Random, data: bytes, other: bytes) -> bytes:
    """`data` with a few bytes flipped, cut out, doubled, or replaced by a part of `other`."""
    made = bytearray(data)
    for _ in range(draw.choice((1, 1, 2, 4, 16))):
        at = draw.randrange(len(made) + 1)
        to = min(len(made), at + draw.choice((1, 2, 4, 8, 64)))
        match draw.randrange(5):
            case 0:
                made[at:to] = draw.randbytes(to - at)
            case 1:
                del made[at:to]
            case 2:
                made[at:at] = made[at:to]
            case 3:
                begin = draw.randrange(len(other) + 1)
                made[at:to] = other[begin : begin + draw.choice((1, 4, 64))]
            case _:
                made[at:to] = draw.choice((b"\xff" * 4, b"\0" * 8, b"\x7f\xff\xff\xff", b"[", b"{"))
    return bytes(made)
