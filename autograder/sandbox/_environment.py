"""What of this Python installation a sandboxed child gets to see."""

from __future__ import annotations

import os
import sys
from pathlib import Path


#: The `autograder` package itself.
PACKAGE = Path(__file__).resolve().parents[1]


def site_directories() -> list[str]:
    """Where installed packages are. Other entries of sys.path may hold a course, and are not."""
    found = []
    for entry in sys.path:
        if Path(entry).name in ("site-packages", "dist-packages") and os.path.isdir(entry):
            found.append(os.path.abspath(entry))
    return list(dict.fromkeys(found))


# Of an installation's prefix. Not the whole: a virtual environment may be a course's directory.
_PREFIX_PARTS = ("bin", "lib", "lib32", "lib64", "share", "etc", "pyvenv.cfg")


def python_places() -> list[str]:
    """The interpreter, its library and the installed packages, outermost directories only."""
    wanted = set(site_directories())
    wanted |= {os.path.realpath(place) for place in wanted}
    for prefix in (sys.prefix, sys.base_prefix):
        for root in (os.path.abspath(prefix), os.path.realpath(prefix)):
            parts = [os.path.join(root, part) for part in _PREFIX_PARTS]
            wanted.update(part for part in parts if os.path.exists(part))
    if sys.base_prefix.startswith("/nix/"):
        wanted.add("/nix/store")
    outer: list[str] = []
    for place in sorted(wanted, key=len):
        if not any(inside(place, other) for other in outer):
            outer.append(place)
    return outer


def inside(path: str, directory: str) -> bool:
    """Whether `path` is `directory` or lies below it."""
    return path == directory or path.startswith(directory.rstrip("/") + "/")


def executable_links() -> list[str]:
    """The chain of symbolic links from sys.executable to the real interpreter."""
    chain = [os.path.abspath(sys.executable)]
    while os.path.islink(chain[-1]) and len(chain) < 40:
        target = os.path.join(os.path.dirname(chain[-1]), os.readlink(chain[-1]))
        chain.append(os.path.normpath(target))
    return chain


def bootstrap(package_root: str, call: str) -> str:
    """A `python -c` program that calls `_jail.<call>` without importing the proctor."""
    jail = f"{package_root}/autograder/sandbox"
    return (
        f"import sys; sys.path[:0] = [{package_root!r}, {jail!r}]; "
        f"from _jail import {call.split('.', maxsplit=1)[0]}; sys.path.remove({jail!r}); {call}"
    )


def variables(*, home: str, tmp: str) -> dict[str, str]:
    """What is in every child's environment."""
    return {
        "PATH": f"{Path(sys.executable).parent}:/usr/local/bin:/usr/bin:/bin",
        "HOME": home,
        "TMPDIR": tmp,
        "LANG": "C.UTF-8",
        "TZ": "UTC",
        "USER": "student",
        "LOGNAME": "student",
        "JAX_PLATFORMS": "cpu",
        "MPLBACKEND": "agg",
        "MPLCONFIGDIR": tmp,
        "PYTHONDONTWRITEBYTECODE": "1",
        # Set and dictionary orders, and so the feedback, are the same at every run.
        "PYTHONHASHSEED": "0",
        # It would count the cores when it is imported, before a job is held to one.
        "OPENBLAS_NUM_THREADS": "1",
    }


def cache_variables(folder: str, *, writable: bool) -> dict[str, str]:
    """With these JAX keeps in `folder` what it compiles, or only reads what is there."""
    return {
        "JAX_COMPILATION_CACHE_DIR": folder,
        # What cannot be kept is not worth packing, which takes a fifth of the compilation.
        "JAX_PERSISTENT_CACHE_MIN_COMPILE_TIME_SECS": "0" if writable else "1000000",
        "JAX_PERSISTENT_CACHE_MIN_ENTRY_SIZE_BYTES": "-1",
        # Otherwise the directory's path is part of every key.
        "JAX_PERSISTENT_CACHE_ENABLE_XLA_CACHES": "none",
    }
