"""The trusted scheduler: starts the other processes, keeps the time, records outcomes.

Imports no JAX and runs no student code.
"""

from ..sandbox import probe as probe
from ._accelerator import (
    DeviceError as DeviceError,
    Devices as Devices,
    choose as choose,
    find as find,
)
from ._cores import at_a_time as at_a_time
from ._distributed import Dask as Dask, DaskError as DaskError
from ._opening import Opening as Opening
from ._outcomes import ungradable as ungradable
from ._pool import Options as Options, mark as mark
from ._slot import Slot as Slot
from ._store import (
    ResultStore as ResultStore,
    environment_digest as environment_digest,
    write_whole as write_whole,
)
