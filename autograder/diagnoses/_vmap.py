"""vmap: which axis is mapped, and which is not."""

from __future__ import annotations

from ._diagnosis import Diagnosis


VMAP = (
    Diagnosis(
        code="JX501",
        slug="weights-mapped",
        title="The weights were mapped along with the batch",
        why=(
            "Axes that in_axes takes for the batch have different lengths. By default each "
            "argument is mapped over its first axis, weights without a batch axis too."
        ),
        next="Which arguments differ from example to example, and which are the same for all?",
    ),
    Diagnosis(
        code="JX502",
        slug="batch-paired-with-weights",
        title="Each example met one row of the weights",
        why=(
            "The weights were mapped by mistake, and because their first axis is as long as "
            "the batch, no error came: example i was paired with row i."
        ),
        next="What would happen with a batch of another size?",
    ),
    Diagnosis(
        code="JX503",
        slug="in-axes-length",
        title="in_axes does not match the arguments",
        why="in_axes as a tuple needs one entry for each positional argument.",
        next=(
            "How many positional arguments does the mapped function get, and how many entries "
            "are there?"
        ),
    ),
    Diagnosis(
        code="JX504",
        slug="keyword-mapped",
        title="A keyword argument was mapped",
        why=(
            "vmap always maps keyword arguments over their first axis; in_axes speaks of "
            "positional arguments only."
        ),
        next="Could this argument be passed by position, or be fixed before vmap is applied?",
    ),
    Diagnosis(
        code="JX505",
        slug="nothing-mapped",
        title="Nothing is mapped",
        why=(
            "With in_axes=None for every argument there is no axis that could give the size "
            "of the batch."
        ),
        next="Which argument carries the batch axis?",
    ),
    Diagnosis(
        code="JX506",
        slug="scalar-mapped",
        title="A scalar was mapped",
        why="A mapped argument needs the axis that is mapped, and a scalar has none.",
        next="Is this value the same for all examples?",
    ),
    Diagnosis(
        code="JX507",
        slug="wrong-axis",
        title="Another axis was mapped",
        why=(
            "The function ran over the columns where rows were meant, or the reverse. On a "
            "square array the shape does not give it away."
        ),
        next="Which axis of the input counts the examples?",
    ),
    Diagnosis(
        code="JX508",
        slug="out-axes",
        title="The batch axis is at another place in the result",
        why="out_axes says where vmap puts the batch axis; by default it comes first.",
        next="Where does the statement want the batch axis to be?",
    ),
    Diagnosis(
        code="JX509",
        slug="in-axes-prefix",
        title="in_axes has another structure than the argument",
        why=(
            "For a container, in_axes may be one number for all of it, or a container of the "
            "same shape down to some level."
        ),
        next="Which keys does the argument have, and which does its in_axes entry have?",
    ),
    Diagnosis(
        code="JX510",
        slug="batch-norm-under-vmap",
        title="Batch statistics were taken inside vmap",
        why=(
            "Inside vmap each example is alone, so its mean is itself and its variance is 0. "
            "The output is nothing but the bias."
        ),
        next="How can the layer be told to average over the mapped axis?",
    ),
    Diagnosis(
        code="JX511",
        slug="vmap-order",
        title="Two nested vmaps are in the wrong order",
        why="The outer vmap makes the first axis of the result, the inner one the second.",
        next="Which argument should the first axis of the result run over?",
    ),
    Diagnosis(
        code="JX512",
        slug="batch-mixed",
        title="The examples of a batch influence one another",
        why=(
            "The answer for an example changes with its neighbours: a softmax, mean or norm "
            "ran over the batch axis too."
        ),
        next="Does the answer for the first example stay the same when it is alone?",
    ),
    Diagnosis(
        code="JX513",
        slug="members-averaged",
        title="Members were averaged where each was asked for",
        why=(
            "One result came back for all of them. The axis that counts the members or "
            "examples was summed or averaged away."
        ),
        next="Which axis should the result still have?",
    ),
)
