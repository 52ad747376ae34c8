"""Types of what goes through JAX's hands."""

from __future__ import annotations

from typing import Any


#: How a traced function is called, by JAX's own names: values of any kind.
Params = dict[str, Any]

#: The types of numbers that are computed without a compiler, by NumPy's names: those of MLIR.
TYPES = {"bool": "i1", "float32": "f32", "float64": "f64"} | {
    f"{sign}int{bits}": f"{sign}i{bits}" for sign in ("", "u") for bits in (8, 16, 32, 64)
}
