"""nnx modules and the bridge to linen."""

from __future__ import annotations

from ._diagnosis import Diagnosis


NNX = (
    Diagnosis(
        code="JX1001",
        slug="jax-jit-on-nnx",
        title="jax.jit dropped the module's updates",
        why=(
            "jax.jit passes a copy of the module into the function. What changes there, "
            "parameters, statistics or random counters, is lost when it returns."
        ),
        next="Which jit carries the changes of an nnx module back?",
    ),
    Diagnosis(
        code="JX1002",
        slug="nnx-arguments",
        title="An nnx layer misses an argument",
        why=(
            "Layers create their weights at once, so they need rngs=..., and their sizes are "
            "given, not guessed."
        ),
        next="Which arguments does the constructor of this layer require?",
    ),
    Diagnosis(
        code="JX1003",
        slug="plain-list-of-layers",
        title="Layers are kept in a plain list",
        why="nnx has to know which attributes hold modules. A plain list is taken for static data.",
        next="Which nnx container holds a list of modules?",
    ),
    Diagnosis(
        code="JX1004",
        slug="param-overwritten",
        title="An array was assigned over a Param",
        why=(
            "m.w = array replaces the Param itself, and the weight is no longer a parameter. "
            "Writing into the Param keeps it one."
        ),
        next="How is the value inside a Variable replaced, rather than the Variable?",
    ),
    Diagnosis(
        code="JX1005",
        slug="optimizer-arguments",
        title="The optimizer is used in its old form",
        why=(
            "nnx.Optimizer needs wrt=..., the kind of variables to train, and update takes "
            "the model and the gradients."
        ),
        next="What are the arguments of Optimizer and of update in the installed version?",
    ),
    Diagnosis(
        code="JX1006",
        slug="trains-everything",
        title="The optimizer trains more than the parameters",
        why="wrt takes in statistics or other state, which then get gradient steps and decay.",
        next="Which type of Variable should be trained?",
    ),
    Diagnosis(
        code="JX1007",
        slug="mode-forgotten",
        title="The model is in the wrong mode",
        why=(
            "model.eval() and model.train() switch dropout and batch statistics, and the mode "
            "stays until it is switched back."
        ),
        next="In which mode was the model during this call, and who set it?",
    ),
    Diagnosis(
        code="JX1008",
        slug="variable-from-outside",
        title="A Variable from outside was changed inside a transform",
        why=(
            "A Variable may change only in the trace it was passed into. Captured from "
            "outside, it belongs to another one."
        ),
        next="Is the module an argument of the transformed function?",
    ),
    Diagnosis(
        code="JX1009",
        slug="split-not-exhaustive",
        title="Part of the state was left over by split",
        why=(
            "The filters must cover every Variable. What remains has to be caught by a last filter."
        ),
        next="Which filter matches everything that is left?",
    ),
    Diagnosis(
        code="JX1010",
        slug="value-deprecated",
        title=".value is the old way to read a Variable",
        why=(
            "Reading and writing .value gives a warning. Square brackets do the same: v[...] "
            "and v[...] = new."
        ),
        next="How is a Variable read and written in the installed version?",
    ),
    Diagnosis(
        code="JX1011",
        slug="lazy-init-missing",
        title="The bridged module has no parameters yet",
        why=(
            "A linen module learns its shapes from an input, so the wrapper has to be "
            "initialised with one before use."
        ),
        next="Which function of the bridge initialises the wrapper with an example input?",
    ),
    Diagnosis(
        code="JX1012",
        slug="same-key-other-weights",
        title="The same key does not give the same weights",
        why=(
            "linen and nnx derive the keys of their layers in different ways. Equal outputs "
            "need copied weights."
        ),
        next="How can the variables of one be copied into the other?",
    ),
    Diagnosis(
        code="JX1013",
        slug="instance-to-linen",
        title="An instance was passed where the class is needed",
        why=(
            "to_linen takes the nnx class and its arguments and builds the module itself. An "
            "instance looks fine until init."
        ),
        next="What does to_linen construct, and when?",
    ),
    Diagnosis(
        code="JX1014",
        slug="bridge-mutable",
        title="Mutable state works differently across the bridge",
        why=(
            "A linen module wrapped for nnx needs mutable=... and updates its state in place; "
            "an nnx module wrapped for linen returns its updates only if mutable is given."
        ),
        next="Who holds the statistics after the call: the wrapper, or the returned updates?",
    ),
    Diagnosis(
        code="JX1015",
        slug="removed-bridge-names",
        title="This bridge function does not exist",
        why=(
            "The name is not in flax.nnx.bridge. ToNNX wraps a linen module, ToLinen and "
            "to_linen wrap an nnx class."
        ),
        next="What does dir(nnx.bridge) list?",
    ),
    Diagnosis(
        code="JX1016",
        slug="numpy-in-param",
        title="A Param holds a NumPy array",
        why="nnx.Param keeps what it is given. np.zeros is float64 and lives on the host.",
        next="Which function makes the array that the Param should hold?",
    ),
    Diagnosis(
        code="JX1017",
        slug="statistics-as-param",
        title="State that is not trained is kept in a Param",
        why=(
            "The optimizer trains every Param. Statistics, counters and caches need another "
            "type of Variable."
        ),
        next="Which Variable type says what this value is for?",
    ),
    Diagnosis(
        code="JX1018",
        slug="nnx-closed-over-update",
        title="The updated state was not written back",
        why="The function returned a new state or model, and the caller went on with the old one.",
        next="What does the function return, and what does the caller do with it?",
    ),
    Diagnosis(
        code="JX1019",
        slug="in-place-on-variable",
        title="A Variable was changed with += and its like",
        why=(
            "v += 1 asks the Variable itself to change, which nnx does not do. What it holds is "
            "changed with square brackets: v[...] += 1."
        ),
        next="Which expression stands for the array in a Variable?",
    ),
)
