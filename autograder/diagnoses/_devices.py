"""Haiku, and programs for several devices."""

from __future__ import annotations

from ._diagnosis import Diagnosis


DEVICES = (
    Diagnosis(
        code="JX1101",
        slug="outside-transform",
        title="A Haiku module was made outside hk.transform",
        why=(
            "Haiku modules ask for their parameters through a context that exists only while "
            "a transformed function runs."
        ),
        next="Which function should be handed to hk.transform?",
    ),
    Diagnosis(
        code="JX1102",
        slug="apply-needs-rng",
        title="apply needs a key",
        why=(
            "The arguments are apply(params, rng, x). Without randomness the key may be None, "
            "or the function can be wrapped so that it is not asked for."
        ),
        next="What is the second argument of apply?",
    ),
    Diagnosis(
        code="JX1103",
        slug="state-needs-transform-with-state",
        title="The function keeps state, and the transform does not",
        why=(
            "BatchNorm and other layers with state need a transform that returns the state "
            "along with the output."
        ),
        next="Which transform returns (output, state)?",
    ),
    Diagnosis(
        code="JX1104",
        slug="haiku-rng-missing",
        title="Randomness was asked for, and no key was given",
        why="The function draws random numbers, and None was passed in place of the key.",
        next="Which call of apply needs a real key?",
    ),
    Diagnosis(
        code="JX1105",
        slug="jit-inside-transform",
        title="jax.jit was used inside a transformed function",
        why=(
            "Parameters that are created inside an inner jit are stand-ins of that trace and "
            "leak out of it."
        ),
        next="Can jit go around apply instead of inside?",
    ),
    Diagnosis(
        code="JX1106",
        slug="apply-rng-removed",
        title="The argument apply_rng is gone",
        why="hk.transform no longer takes it. hk.without_apply_rng gives an apply without a key.",
        next="What does hk.without_apply_rng wrap?",
    ),
    Diagnosis(
        code="JX1107",
        slug="context-left-behind",
        title="The context was left behind",
        why=(
            "The global that collects parameters still holds something after the call, after "
            "an exception for example, and the next call finds it."
        ),
        next="What runs even when the body raises?",
    ),
    Diagnosis(
        code="JX1121",
        slug="leading-axis",
        title="The leading axis does not fit the devices",
        why="The axis that is spread over the devices must have a length that fits their number.",
        next="How many devices are there, and how long is the axis that is split?",
    ),
    Diagnosis(
        code="JX1122",
        slug="gradients-not-averaged",
        title="The gradients were not averaged over the devices",
        why=(
            "Each device computed the gradient of its own share, and they were used as they "
            "were, so the copies of the parameters drift apart."
        ),
        next=(
            "Which collective operation averages over the mapped axis, and what goes into it: "
            "gradients or parameters?"
        ),
    ),
    Diagnosis(
        code="JX1123",
        slug="replication-not-shown",
        title="A result was declared equal on all devices, and may not be",
        why=(
            "out_specs=P() promises one value for all devices. Nothing in the function makes "
            "the values equal."
        ),
        next="Which collective operation makes the result the same everywhere?",
    ),
    Diagnosis(
        code="JX1124",
        slug="unplaced-input",
        title="An input was not placed on the mesh",
        why=(
            "With explicit axes, the sharding of each array is part of its type, and this one "
            "has none that fits."
        ),
        next="Which call puts the array on the mesh with the sharding that the function expects?",
    ),
    Diagnosis(
        code="JX1125",
        slug="device-missing",
        title="The code needs devices that are not here",
        why=(
            "Where notebooks are marked there may be one processor and no accelerator. Choosing "
            "gpu or tpu costs nothing there, but a mesh of more devices than there are, or a "
            "platform that JAX does not know, cannot be had."
        ),
        next="Does the exercise ask for this device, or does the code run on any as well?",
    ),
)
