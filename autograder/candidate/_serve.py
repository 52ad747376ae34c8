"""Answers the examiner's requests, one at a time, until the connection ends."""

from __future__ import annotations

import contextlib
import gc
import importlib
import mmap
import operator
import os
import random
import socket
import sys
import traceback
import types
from collections.abc import Callable
from typing import Any

import numpy as np
from msgspec import UNSET

from ..lowering import quicken
from ..probes import Mutations, plain_report, watched
from ..wire import FROM_TRUSTED, Codec, Handle, Raised, WireError, receive, send
from ..wire.requests import CellRun, Exported, Keywords, Reply
from ._kernel import Kernel
from ._outputs import OutputLimitReached, Stream, capture_file_descriptors
from ._platforms import given_flags, settle_for_what_is_here
from ._shell import OUTPUTS, Shell, make_shell, run_cell
from ._snapshot import Snapshot


# Not the methods themselves, which may be absent or answer NotImplemented: that is an object, and
# as such it is true.
_OPERATORS: dict[str, Callable[..., Any]] = {
    **{
        f"__{name}__": getattr(operator, f"__{name}__")
        for name in """add and contains eq floordiv ge getitem gt invert le lt matmul mod mul ne neg
        or pos pow setitem sub truediv xor""".split()
    },
    **{
        f"__r{f.__name__}__": (lambda x, y, f=f: f(y, x))
        for f in (operator.add, operator.mul, operator.sub, operator.truediv)
    },
    "__bool__": bool,
    "__enter__": lambda x: type(x).__enter__(x),
    "__exit__": lambda x, *error: type(x).__exit__(x, *error),
    "__float__": float,
    "__int__": int,
    "__iter__": list,
    "__len__": len,
    "__next__": next,
    "__str__": str,
}


def prepare() -> None:
    """Everything that can be done before it is known whose cells will run; starts no backend."""
    quicken()
    settle_for_what_is_here()
    make_shell()


def main(sock: socket.socket) -> None:
    """Serves one notebook on `sock`."""
    shell = Shell.instance() if Shell.initialized() else make_shell()
    settle_for_what_is_here()
    capture_file_descriptors(OUTPUTS)
    if sys.path[:1] != [""]:
        sys.path.insert(0, "")  # as in a kernel: the working directory comes first
    # A notebook that draws from a global generator gets the same feedback each time.
    np.random.seed(0)
    random.seed(0)
    _Server(sock, shell).serve()


class _Server:
    def __init__(self, sock: socket.socket, shell: Shell):
        import jax

        self.sock = sock
        self.shell = shell
        self.objects: dict[int, Any] = {}
        self.snapshots: list[Snapshot] = []
        self.changed: Mutations = ()
        self.kernel: Kernel | None = None
        self.codec = Codec(
            to_handle=self.keep,
            from_reference=self.objects.__getitem__,
            unpickle=_unpickle,
            jax=jax,
        )
        self.operations: dict[str, Callable[..., Any]] = {
            name.removeprefix("do_"): getattr(self, name)
            for name in dir(self)
            if name.startswith("do_")
        }

    def serve(self) -> None:
        while True:
            try:
                request = receive(self.sock, self.codec, limits=FROM_TRUSTED)
            except EOFError:
                return
            nonce = request.pop("nonce")
            reply = self.answer(nonce, request.pop("op"), request)
            try:
                send(self.sock, reply, self.codec)
            except WireError as e:
                refused = Reply(nonce=nonce, raised=_describe(TypeError(str(e))))
                send(self.sock, refused, self.codec)

    def answer(self, nonce: int, op: str, fields: Keywords) -> Reply:
        value: Any = UNSET
        raised = None
        try:
            value = self.operations[op](**fields)
        except BaseException as e:  # student code may raise anything; the process must answer
            raised = _describe(e)
        changed, self.changed = plain_report(self.changed) or None, ()
        overflow = False
        if op != "run":
            OUTPUTS.flush()
            overflow = OUTPUTS.overflow
            OUTPUTS.take()
        return Reply(nonce=nonce, value=value, raised=raised, overflow=overflow, changed=changed)

    def keep(self, value: Any) -> Handle:
        id = len(self.objects) + 1
        self.objects[id] = value
        kind = type(value)
        try:
            text = repr(value)[:2000]
        except Exception as e:  # a student's __repr__ may do anything
            text = f"<{kind.__name__}: its repr raised {type(e).__name__}>"
        classes = tuple(f"{c.__module__}:{c.__qualname__}" for c in kind.__mro__)
        name = f"{kind.__module__}.{kind.__qualname__}"
        return Handle(id, name, text, callable(value), classes)

    # One method for each request of `wire.requests`, with its fields. Each returns a value that the
    # codec can send, or raises.

    def do_run(
        self, source: str, keep: int, stop: int, kernel: bool = False, history: bool = True
    ) -> CellRun:
        OUTPUTS.keep, OUTPUTS.stop = keep, stop
        if not kernel:
            return run_cell(self.shell, source)
        if self.kernel is None:
            self.kernel = Kernel(self.shell)
        return self.kernel.run(source, history=history)

    def do_bind(self, names: list[str]) -> dict[str, tuple[str, Any]]:
        bound: dict[str, tuple[str, Any]] = {}
        for name in names:
            if name not in self.shell.user_ns:
                bound[name] = ("missing", None)
            elif isinstance(value := self.shell.user_ns[name], types.ModuleType):
                bound[name] = ("module", value.__name__)
            else:
                bound[name] = ("value", value)
        return bound

    def do_snapshot(self) -> int:
        self.snapshots.append(Snapshot(self.shell.user_ns))
        return len(self.snapshots) - 1

    def do_restore(self, snapshot: int) -> bool:
        return self.snapshots[snapshot].restore(self.shell.user_ns)

    def do_rebind(self, name: str, value: Any) -> None:
        self.shell.user_ns[name] = value

    def do_unbind(self, name: str) -> None:
        self.shell.user_ns.pop(name, None)

    def do_call(self, f: Any, args: list, kwargs: Keywords) -> Any:
        # In every call alike: a function that knows a probe when it sees one learns nothing here.
        changes = watched(args, kwargs)
        with _quiet():
            value = f(*args, **kwargs)
            with contextlib.suppress(Exception):  # what student code puts in there may be anything
                self.changed = changes()
        return value

    def do_transform(self, f: Any, path: str, args: list, kwargs: Keywords) -> Any:
        import jax

        transform: Any = jax
        for part in path.split("."):
            transform = getattr(transform, part)
        with _quiet():
            return transform(f, *args, **kwargs)

    def do_get(self, target: Any, name: str) -> Any:
        return getattr(target, name)

    def do_set(self, target: Any, name: str, value: Any) -> None:
        setattr(target, name, value)

    def do_operate(self, target: Any, name: str, args: list) -> Any:
        if name not in _OPERATORS:
            raise TypeError(f"{name} is not an operator")
        with _quiet():
            return _OPERATORS[name](target, *args)

    def do_instance(self, target: Any, cls: Any) -> bool:
        return isinstance(target, cls)

    def do_probe(self, name: str | Callable[..., Any], f: Any, args: list, kwargs: Keywords) -> Any:
        from ..probes import PROBES

        with _quiet():
            probe = PROBES[name] if isinstance(name, str) else name
            return plain_report(probe(f, *args, **kwargs))

    def do_probe_transform(self, name: str, f: Any, options: Keywords) -> Any:
        from ..probes import TRANSFORMS

        return TRANSFORMS[name](f, **options)

    def do_export(
        self, f: Any, args: tuple, kwargs: Keywords, platforms: list[str], x64: bool
    ) -> Exported:
        import jax

        from ._export import export_flat

        wide = jax.enable_x64(True) if x64 else contextlib.nullcontext()
        with _quiet(), wide:
            blob, tree, count = export_flat(f, tuple(args), kwargs, tuple(platforms))
        return Exported(blob=blob, tree=tree, count=count)

    def do_lower(self, f: Any, args: tuple, kwargs: Keywords, x64: bool) -> bytes:
        import jax

        from ._export import lowered_flat

        wide = jax.enable_x64(True) if x64 else contextlib.nullcontext()
        with _quiet(), wide:
            return lowered_flat(f, tuple(args), kwargs)

    def do_files(self, files: dict[str, bytes]) -> None:
        for name, data in files.items():
            os.makedirs(os.path.dirname(name) or ".", exist_ok=True)
            with open(name, "wb") as out:
                out.write(data)

    def do_collect(self, limit: int) -> dict[str, bytes]:
        found: dict[str, bytes] = {}
        for entry in sorted(os.scandir("."), key=lambda e: e.name):
            if not entry.is_file(follow_symlinks=False):
                continue
            limit -= entry.stat().st_size
            if limit < 0:
                break
            with open(entry.path, "rb") as data:
                found[entry.name] = data.read()
        return found

    def do_environment(self, variables: dict[str, str]) -> None:
        os.environ.update(variables)
        given_flags(variables)

    def do_spare(self, size: int) -> bool:
        gc.collect()
        try:
            mmap.mmap(-1, size, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS).close()
        except OSError:
            return False
        return True


@contextlib.contextmanager
def _quiet():
    """What student code prints while it is examined is counted, never shown."""
    sys.stdout, sys.stderr = Stream(OUTPUTS, "stdout", 1), Stream(OUTPUTS, "stderr", 2)
    yield


def _unpickle(data: bytes) -> Any:
    # Only ever called on bytes from the trusted side: functions that a test hands to student code.
    return importlib.import_module("cloudpickle").loads(data)


def _describe(e: BaseException) -> Raised:
    try:
        message = str(e)[:10_000]
    except Exception as broken:  # a student's __str__ may do anything
        message = f"<its text could not be made: {type(broken).__name__}>"
    if isinstance(e, OutputLimitReached):
        message = "wrote without end"
    classes = tuple(f"{c.__module__}:{c.__qualname__}" for c in type(e).__mro__)
    return Raised(type(e).__name__, classes, message, _student_trace(e))


def _student_trace(e: BaseException) -> str:
    """The lines of the student's own cells that the exception passed, innermost last."""
    lines = []
    try:
        for frame in traceback.extract_tb(e.__traceback__):
            if "ipython-input" in frame.filename or frame.filename.startswith("<"):
                lines.append(f"line {frame.lineno}, in {frame.name}: {(frame.line or '').strip()}")
    except Exception:  # a hostile exception may break the walk; the trace is only a help
        return ""
    return "\n".join(lines[-8:])
