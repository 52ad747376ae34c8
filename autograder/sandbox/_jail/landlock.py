"""Landlock: hide the file system from a process that has no namespaces of its own."""

from __future__ import annotations

import ctypes
import os
import struct
from collections.abc import Iterable

from . import linux


# The numbers are the same on every architecture that Python runs on.
_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446
_ASK_VERSION = 1
_PATH_BENEATH = 1

_EXECUTE, _WRITE_FILE, _READ_FILE, _READ_DIR = 1, 2, 4, 8
_TRUNCATE = 1 << 14
_ON_FILES = _EXECUTE | _WRITE_FILE | _READ_FILE
# How many rights on files each version knows.
_RIGHTS = {1: 13, 2: 14, 3: 15, 4: 15}
_ALL_TCP = 0b11
_ALL_SCOPES = 0b11  # abstract sockets, signals

#: From this version on, signals to processes outside are refused.
SCOPES = 6


def version() -> int:
    """The kernel's Landlock version; 0 if there is none."""
    try:
        return linux.syscall(_CREATE_RULESET, None, ctypes.c_size_t(0), ctypes.c_uint(_ASK_VERSION))
    except OSError:
        return 0


def restrict(
    readable: Iterable[str], writable: Iterable[str], unlisted: Iterable[str] = ()
) -> None:
    """From now on, only these paths, and those below them, can be opened.

    What is in `unlisted` can be read by who knows its name.
    """
    known = version()
    if known < 1:
        raise OSError("this kernel has no Landlock")
    rights = (1 << _RIGHTS.get(known, 16)) - 1
    network = _ALL_TCP if known >= 4 else 0
    scopes = _ALL_SCOPES if known >= SCOPES else 0
    # The structure grew with the versions.
    size = 8 if known < 4 else 16 if known < SCOPES else 24
    attributes = struct.pack("QQQ", rights, network, scopes)[:size]
    ruleset = linux.syscall(
        _CREATE_RULESET,
        ctypes.create_string_buffer(attributes, size),
        ctypes.c_size_t(size),
        ctypes.c_uint(0),
    )
    try:
        for paths, wanted in (
            (readable, _EXECUTE | _READ_FILE | _READ_DIR),
            (writable, rights & ~_EXECUTE),
            (unlisted, _READ_FILE),
        ):
            for path in paths:
                _allow(ruleset, path, wanted, known)
        linux.prctl(linux.PR_SET_NO_NEW_PRIVS, 1)
        linux.syscall(_RESTRICT_SELF, ctypes.c_int(ruleset), ctypes.c_uint(0))
    finally:
        os.close(ruleset)


def _allow(ruleset: int, path: str, wanted: int, known: int) -> None:
    try:
        place = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return  # What is not there needs no leave.
    try:
        if not os.path.isdir(path):
            wanted &= _ON_FILES | (_TRUNCATE if known >= 3 else 0)
        rule = struct.pack("=Qi", wanted, place)
        linux.syscall(
            _ADD_RULE,
            ctypes.c_int(ruleset),
            ctypes.c_int(_PATH_BENEATH),
            ctypes.create_string_buffer(rule, len(rule)),
            ctypes.c_uint(0),
        )
    finally:
        os.close(place)
