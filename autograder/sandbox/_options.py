"""How a sandbox was asked to be opened, and what every level does with that."""

from __future__ import annotations

import dataclasses
import os

from . import _environment as environment
from ._device import Device
from ._groups import GroupError, Groups, open_groups
from ._jail.messages import Configuration


@dataclasses.dataclass(frozen=True)
class Options:
    """The arguments of `open_sandbox`, and how long a child may take to start."""

    preload: tuple[str, ...] = ()
    entries: tuple[str, ...] = ()
    variables: tuple[tuple[str, str], ...] = ()
    cache_dir: str | None = None
    writable_cache: bool = False
    device: Device | None = None
    start_timeout_s: float = 120.0

    def environment(
        self, *, home: str, tmp: str, cache: str | None = None, **kept: str
    ) -> dict[str, str]:
        """A child's whole environment.

        - `cache`: where the child sees the cache, if there is one.
        - `kept`: variables of this process that the child needs.
        """
        found = environment.variables(home=home, tmp=tmp)
        if cache is not None:
            found |= environment.cache_variables(cache, writable=self.writable_cache)
        found |= kept | dict(self.variables)
        return found | dict(() if self.device is None else self.device.variables)

    def prepare_cache(self, owner: int | None) -> None:
        """Make sure that a cache directory exists, and that its writer can write it."""
        if self.cache_dir is None:
            return
        os.makedirs(self.cache_dir, exist_ok=True)
        if self.writable_cache and owner is not None:
            os.chown(self.cache_dir, owner, owner)


def configuration(level: str, options: Options) -> Configuration:
    """What every fork server of `level` is told."""
    return Configuration(
        level=level,
        site=environment.site_directories(),
        preload=options.preload,
        entries=options.entries,
        debug=debugging(),
    )


def groups_or_none() -> Groups | None:
    """Control groups, or None where the watchdog has to do alone."""
    try:
        return open_groups()
    except GroupError:
        return None


def debugging() -> bool:
    """Whether what jobs write to stderr is shown. It is untrusted text: for developers only."""
    return bool(os.environ.get("JAXERCISE_SANDBOX_DEBUG"))
