"""What is new and what is old: updates, results, modes, arguments."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from .._operator import Tree, on
from .._syntax import (
    annotation,
    called,
    code,
    dotted,
    exchanged,
    parameters,
    parsed,
    positional,
    result_types,
    results,
    statement,
    with_result,
)


_SCATTER = {"set", "add", "subtract", "multiply", "divide", "power", "min", "max", "apply"}
_NEW_STATE = {"apply_gradients", "replace", "update"}
_FLAGS = {"train", "training", "is_training", "deterministic", "use_running_average"}


def _root(node: cst.CSTNode | None) -> str:
    """`x` for `x.at[0].set(v)` and the like."""
    while isinstance(node, cst.Attribute | cst.Subscript | cst.Call):
        node = node.func if isinstance(node, cst.Call) else node.value
    return dotted(node)


@on(cst.Assign)
def update_discarded(node: cst.Assign, tree: Tree) -> Iterator[cst.CSTNode]:
    """A changed copy is made and dropped. JX103 JX606 JX906"""
    name = dotted(node.targets[0].target)
    if isinstance(node.value, cst.Call) and name and _root(node.value) == name:
        yield cst.Expr(node.value)


@on(cst.Call)
def scatter_left_out(node: cst.Call, tree: Tree) -> Iterator[cst.CSTNode]:
    """The array is used as it was before its update. JX103"""
    if (array := updated(node)) is not None:
        yield array


def updated(node: cst.CSTNode) -> cst.BaseExpression | None:
    """`x` for `x.at[i].set(v)`."""
    if called(node) not in _SCATTER or not isinstance(node, cst.Call):
        return None
    place = node.func.value if isinstance(node.func, cst.Attribute) else None
    at = place.value if isinstance(place, cst.Subscript) else None
    return at.value if isinstance(at, cst.Attribute) and at.attr.value == "at" else None


@on(cst.Call)
def new_state_left_out(node: cst.Call, tree: Tree) -> Iterator[cst.CSTNode]:
    """The old state, or the old parameters, go on. JX906 JX930 JX904"""
    args = positional(node)
    if called(node) in _NEW_STATE and isinstance(node.func, cst.Attribute):
        yield node.func.value
    elif dotted(node.func).endswith("tree.map") and len(args) > 1:
        yield args[1].value
    elif called(node) == "apply_updates" and args:
        yield args[0].value


@on(cst.Name)
def old_returned(node: cst.Name, tree: Tree) -> Iterator[cst.CSTNode]:
    """What was passed comes back, not what was made of it. JX214 JX823 JX930"""
    if not isinstance(tree.parent(node), cst.Return | cst.Element):
        return
    old = node.value.removeprefix("new_").removesuffix("_new")
    names = [p.name.value for p in parameters(tree.function(node))]
    if tree.within(node, cst.Return) and old != node.value and old in names:
        yield cst.Name(old)


@on(cst.Return)
def results_exchanged(node: cst.Return, tree: Tree) -> Iterator[cst.CSTNode]:
    """The results are in another order. JX304 JX306"""
    if isinstance(node.value, cst.Tuple):
        elements = node.value.elements
        for at in range(len(elements) - 1):
            swapped = exchanged(elements, at, at + 1)
            yield node.with_changes(value=node.value.with_changes(elements=swapped))


@on(cst.Assign)
def unpacked_in_another_order(node: cst.Assign, tree: Tree) -> Iterator[cst.CSTNode]:
    """Two results are taken for each other. JX304 JX305 JX306"""
    target = node.targets[0].target
    # Of keys each is as good as the other.
    if isinstance(target, cst.Tuple) and called(node.value) != "split":
        for pair in (target, *(e.value for e in target.elements)):
            if isinstance(pair, cst.Tuple) and len(pair.elements) == 2:
                swapped = pair.with_changes(elements=exchanged(pair.elements, 0, 1))
                made = target.deep_replace(pair, swapped) if pair is not target else swapped
                yield node.with_changes(targets=[node.targets[0].with_changes(target=made)])


@on(cst.Expr, cst.AugAssign, cst.Assign)
def statement_left_out(
    node: cst.Expr | cst.AugAssign | cst.Assign, tree: Tree
) -> Iterator[cst.CSTNode]:
    """A step is forgotten. JX606 JX906 JX1007"""
    if isinstance(node, cst.Assign):
        target = node.targets[0].target
        function = tree.function(node)
        made_here = function is not None and function.name.value in ("__init__", "setup")
        if not isinstance(target, cst.Subscript | cst.Attribute) or made_here:
            return
    yield cst.Pass()


@on(cst.Arg)
def mode_flipped(node: cst.Arg, tree: Tree) -> Iterator[cst.CSTNode]:
    """Training and evaluation are confused. JX805 JX806 JX826 JX827"""
    if node.keyword is None or node.keyword.value not in _FLAGS:
        return
    for constant in ("True", "False"):
        yield node.with_changes(value=cst.Name(constant))


@on(cst.Name)
def boolean_flipped(node: cst.Name, tree: Tree) -> Iterator[cst.CSTNode]:
    """Yes and no are confused. JX020"""
    if node.value in ("True", "False") and tree.argument(node) not in _FLAGS:
        yield cst.Name("False" if node.value == "True" else "True")


@on(cst.Call)
def copy_left_out(node: cst.Call, tree: Tree) -> Iterator[cst.CSTNode]:
    """The copy that keeps an argument as it is, is not made. JX101 JX112"""
    args = positional(node)
    if dotted(node.func) == "np.array" and len(args) == 1:
        yield node.with_changes(func=parsed("np.asarray"))
    elif called(node) in ("copy", "deepcopy") and isinstance(node.func, cst.Attribute):
        yield args[0].value if args else node.func.value


@on(cst.Dict)
def written_into(node: cst.Dict, tree: Tree) -> Iterator[cst.CSTNode]:
    """New entries are written into the dict that was passed, not into a copy. JX101"""
    head = node.elements[0] if node.elements else None
    if not isinstance(head, cst.StarredDictElement) or len(node.elements) < 2:
        return
    rest = node.with_changes(elements=node.elements[1:], lpar=[], rpar=[])
    name = dotted(head.value)
    if name in [p.name.value for p in parameters(tree.function(node))]:
        yield parsed(f"({name}.update({code(rest)}) or {name})")


@on(cst.FunctionDef)
def argument_overwritten(node: cst.FunctionDef, tree: Tree) -> Iterator[cst.CSTNode]:
    """The result is right, and an argument is another one afterwards. JX101"""
    *before, end = node.body.body
    if not isinstance(end, cst.SimpleStatementLine) or not isinstance(end.body[-1], cst.Return):
        return
    value = end.body[-1].value
    if value is None or tree.function(node) is not None:
        return
    kept = cst.Assign([cst.AssignTarget(cst.Name("result"))], value)
    back = statement("return result").with_changes(trailing_whitespace=end.trailing_whitespace)
    for parameter in parameters(node):
        for write in _writes(parameter.name.value, annotation(parameter.annotation)):
            lines = [
                end.with_changes(body=[*end.body[:-1], kept]),
                cst.parse_statement(write),
                back,
            ]
            yield node.with_changes(body=node.body.with_changes(body=[*before, *lines]))


def _writes(name: str, said: str) -> Iterator[str]:
    if "np.ndarray" in said:
        yield f"if isinstance({name}, np.ndarray):\n    {name}[...] = 0\n"
    elif said.startswith(("dict", "Any")):
        yield f'{name}["written"] = 0\n'
    elif said.startswith("list"):
        yield f"{name}.append(0)\n"


@on(cst.Return)
def results_of_another_type(node: cst.Return, tree: Tree) -> Iterator[cst.CSTNode]:
    """The values are right, and are doubles of NumPy, or integers. JX121 JX130 JX133"""
    for value, said in zip(results(node), result_types(tree.function(node)), strict=False):
        if said in ("Array", "jax.Array", "jnp.ndarray", "np.ndarray"):
            text = code(value)
            for cast in (f"np.asarray({text}, np.float64)", f"jnp.asarray({text}, int)"):
                yield with_result(node, value, parsed(cast))
