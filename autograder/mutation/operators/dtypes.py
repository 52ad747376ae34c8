"""Types of elements, and kinds of numbers."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from .._operator import Tree, on
from .._syntax import called, dotted, first


_OTHER_TYPE = {
    "int32": "float32",
    "int64": "int32",
    "uint8": "int32",
    "float32": "int32",
    "float64": "float32",
    "float16": "float32",
    "bfloat16": "float32",
    "bool_": "int32",
}
_CONVERTED = {"float", "int", "bool", "str", "tuple", "list"}
_CASTS = {"jnp.asarray", "jnp.array", "np.asarray", "np.array", "jax.device_put", "jax.device_get"}
_MADE_HERE = cst.List | cst.Tuple | cst.ListComp | cst.GeneratorExp | cst.Integer | cst.Float


@on(cst.Call)
def cast_left_out(node: cst.Call, tree: Tree) -> Iterator[cst.CSTNode]:
    """The value keeps the type that it had. JX121 JX130 JX131"""
    value = first(node)
    if called(node) == "astype" and isinstance(node.func, cst.Attribute):
        yield node.func.value
    elif value is None or isinstance(value, _MADE_HERE):
        return
    elif dotted(node.func) in _CASTS | _CONVERTED:
        yield value


@on(cst.Attribute)
def dtype_exchanged(node: cst.Attribute, tree: Tree) -> Iterator[cst.CSTNode]:
    """Another type is asked for. JX121 JX133"""
    parent = tree.parent(node)
    calls = isinstance(parent, cst.Call) and parent.func is node
    module, _, name = dotted(node).rpartition(".")
    if module in ("jnp", "np", "jax.numpy") and name in _OTHER_TYPE and not calls:
        yield node.with_changes(attr=cst.Name(_OTHER_TYPE[name]))
