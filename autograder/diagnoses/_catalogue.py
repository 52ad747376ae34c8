"""All diagnoses, by code."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from ._arrays import ARRAYS
from ._devices import DEVICES
from ._diagnosis import Diagnosis
from ._grad import GRAD
from ._linen import LINEN
from ._nnx import NNX
from ._notebooks import NOTEBOOKS
from ._random import RANDOM
from ._state import STATE
from ._tracing import TRACING
from ._training import TRAINING
from ._trees import TREES
from ._vmap import VMAP


# In the order of the codes; the index of the pages is written in this order and with these heads.
groups: Mapping[str, tuple[Diagnosis, ...]] = MappingProxyType(
    {
        "Notebooks": NOTEBOOKS,
        "Arrays and purity": ARRAYS,
        "Randomness": RANDOM,
        "Differentiation": GRAD,
        "Tracing, jit and timing": TRACING,
        "vmap": VMAP,
        "Pytrees": TREES,
        "Linen modules": LINEN,
        "Dropout and batch norm": STATE,
        "Training and data": TRAINING,
        "nnx and the bridge": NNX,
        "Haiku and devices": DEVICES,
    }
)

catalogue: Mapping[str, Diagnosis] = MappingProxyType(
    {diagnosis.code: diagnosis for group in groups.values() for diagnosis in group}
)
