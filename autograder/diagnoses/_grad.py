"""Differentiation: losses, auxiliary results, and gradients that go wrong."""

from __future__ import annotations

from ._diagnosis import Diagnosis


GRAD = (
    Diagnosis(
        code="JX301",
        slug="loss-not-scalar",
        title="The loss is not a single number",
        why=(
            "jax.grad differentiates functions that return a scalar. This one returns an "
            "array, often because a mean or sum over the examples is missing."
        ),
        next="How should the per-example losses become one number?",
    ),
    Diagnosis(
        code="JX302",
        slug="aux-without-has-aux",
        title="An auxiliary result was returned without saying so",
        why=(
            "The function returns a pair, and jax.grad expects one number unless it is told "
            "that a second result comes along."
        ),
        next="Which argument of jax.grad announces an auxiliary result?",
    ),
    Diagnosis(
        code="JX303",
        slug="has-aux-needs-a-pair",
        title="has_aux needs exactly a pair",
        why=(
            "With has_aux=True the function must return (loss, aux), two elements. One value "
            "or three do not fit; several extras go into one container."
        ),
        next="How can everything besides the loss be put into a single object?",
    ),
    Diagnosis(
        code="JX304",
        slug="loss-and-aux-swapped",
        title="Loss and auxiliary result are exchanged",
        why=(
            "With has_aux=True the first element of the pair is differentiated. If that is "
            "the metric, its gradient comes back, and no error tells."
        ),
        next="Which element of the pair should be differentiated?",
    ),
    Diagnosis(
        code="JX305",
        slug="value-and-grad-unpacking",
        title="The result of value_and_grad was unpacked wrongly",
        why=(
            "With has_aux=True the result has two elements, and the first of them is a pair itself."
        ),
        next="How are value, aux and gradient nested in the result?",
    ),
    Diagnosis(
        code="JX306",
        slug="grads-and-aux-swapped",
        title="Gradient and auxiliary result are exchanged",
        why=(
            "jax.grad with has_aux=True returns (grads, aux), in this order. What was taken "
            "for the gradient has the shape of the metrics."
        ),
        next="In which order does the transformed function return its two results?",
    ),
    Diagnosis(
        code="JX307",
        slug="wrong-argnums",
        title="The gradient of another argument",
        why=(
            "jax.grad differentiates the first argument unless argnums says otherwise. The "
            "result has the shape of the argument that was differentiated."
        ),
        next="At which position, counted from 0, is the argument that you want the gradient of?",
    ),
    Diagnosis(
        code="JX308",
        slug="argnums-out-of-range",
        title="argnums points beyond the arguments",
        why=(
            "argnums counts positional arguments from 0. An argument that is passed by "
            "keyword cannot be reached by its number."
        ),
        next="How many arguments are passed by position in the call?",
    ),
    Diagnosis(
        code="JX309",
        slug="integer-input",
        title="An integer was differentiated",
        why=(
            "Integers have no derivative, so JAX refuses them. An integer in a tree of "
            "parameters, or a whole training state with its step counter, does this too."
        ),
        next="Which leaf of the argument has an integer dtype?",
    ),
    Diagnosis(
        code="JX310",
        slug="where-nan-gradient",
        title="A branch that was not taken made the gradient NaN",
        why=(
            "jnp.where computes both branches, and the gradient of both. Zero times an "
            "infinite derivative is NaN, even when the value comes from the other branch."
        ),
        next=(
            "What could stand inside the dangerous function at the places where its result is "
            "not used?"
        ),
    ),
    Diagnosis(
        code="JX311",
        slug="norm-at-zero",
        title="The gradient of a norm at zero is NaN",
        why=(
            "The derivative of a square root at 0 is infinite, and by the chain rule it is "
            "multiplied by 0."
        ),
        next="What should the gradient be at the origin, and how can the root be kept away from 0?",
    ),
    Diagnosis(
        code="JX312",
        slug="reverse-through-while",
        title="Reverse mode went through a while loop",
        why=(
            "The backward pass needs the values of every step, and a loop of unknown length "
            "has no fixed place to keep them."
        ),
        next="Is the number of steps known beforehand, so that scan can be used?",
    ),
    Diagnosis(
        code="JX313",
        slug="zero-gradient",
        title="The gradient is zero everywhere",
        why=(
            "Comparisons, rounding, argmax and conversion to integers are flat: a small "
            "change of the input does not change the output. The value may be right, and "
            "nothing can be learned through it."
        ),
        next="Which step on the way from parameter to loss is flat?",
    ),
    Diagnosis(
        code="JX314",
        slug="numpy-in-loss",
        title="NumPy was used inside a differentiated function",
        why=(
            "While it differentiates, JAX passes stand-ins that record each operation. A "
            "NumPy function cannot read numbers from them."
        ),
        next="Which np. call in the loss has a jnp. twin?",
    ),
    Diagnosis(
        code="JX315",
        slug="stop-gradient-misplaced",
        title="stop_gradient is at the wrong place",
        why=(
            "The value is right, because stop_gradient does not change it. The gradient "
            "misses the part that passes through the stopped factor, or keeps a part that it "
            "should not."
        ),
        next="Through which factor should the gradient flow, and through which not?",
    ),
    Diagnosis(
        code="JX316",
        slug="closure-not-argument",
        title="The loss does not use its argument",
        why=(
            "A copy from outside is used in place of the argument, so the result does not "
            "depend on what is differentiated and the gradient is zero."
        ),
        next="Does every parameter in the body come from the argument list?",
    ),
    Diagnosis(
        code="JX317",
        slug="mean-or-sum",
        title="Mean and sum are exchanged",
        why=(
            "The result is off by exactly the batch size, the number of classes or another "
            "length. A mean over one axis too many does this as well."
        ),
        next="Over which axes does the definition average, and over which does it sum?",
    ),
    Diagnosis(
        code="JX318",
        slug="gradient-at-kink",
        title="The gradient at the kink is another one",
        why=(
            "At a point such as relu(0), or where two maxima tie, each formula has its own "
            "convention: jnp.maximum(x, 0) gives 0.5 there, jax.nn.relu gives 0."
        ),
        next="What does the statement say about the gradient exactly at the kink?",
    ),
    Diagnosis(
        code="JX319",
        slug="custom-rule-wrong",
        title="The custom derivative rule does not fit the function",
        why=(
            "The rule gives another gradient than the one asked for. A missing factor, a residual "
            "saved from the wrong place, or a gradient let through where it should stop does this."
        ),
        next="What does the rule give for one single entry, and what is asked for there?",
    ),
    Diagnosis(
        code="JX320",
        slug="double-forward",
        title="The forward pass runs twice",
        why=(
            "The loss and its gradient were computed by two separate calls, so the forward "
            "pass was paid for twice."
        ),
        next="Which transformation returns the value and the gradient of one pass?",
    ),
    Diagnosis(
        code="JX321",
        slug="gradient-of-mean",
        title="The gradient was averaged over the batch",
        why=(
            "The gradient of the mean has one value per parameter. A gradient per example has "
            "the batch as its first axis."
        ),
        next="In which order should grad and vmap be applied?",
    ),
    Diagnosis(
        code="JX322",
        slug="value-not-gradient",
        title="The value came back where the gradient was asked for",
        why="The result equals the function's value, so nothing was differentiated.",
        next="Where is the function handed to jax.grad?",
    ),
    Diagnosis(
        code="JX323",
        slug="finite-differences",
        title="The derivative is approximated",
        why=(
            "A difference quotient loses digits in float32: a small step loses them by "
            "cancellation, a large one by curvature."
        ),
        next="Which transformation computes the derivative without a step size?",
    ),
    Diagnosis(
        code="JX324",
        slug="gradient-accumulated",
        title="Gradients add up over calls",
        why=(
            "The result grows with each call, as .grad does in PyTorch. In JAX the gradient "
            "is a return value, and nothing accumulates unless you add it."
        ),
        next="What does the function hold on to between two calls?",
    ),
    Diagnosis(
        code="JX325",
        slug="wrong-gradient",
        title="The gradient is not the right one",
        why="Shape and structure fit, and the numbers differ from the reference derivative.",
        next="What does a difference quotient in one coordinate give?",
    ),
    Diagnosis(
        code="JX326",
        slug="gradient-structure",
        title="The gradient has another structure than the parameters",
        why=(
            "A gradient has one leaf for each leaf of what was differentiated, in the same "
            "containers. This one has others."
        ),
        next="What was the first argument of the function that was differentiated?",
    ),
)
