"""Dropout and batch norm: randomness and state of a model."""

from __future__ import annotations

from ._diagnosis import Diagnosis


STATE = (
    Diagnosis(
        code="JX801",
        slug="dropout-without-rng",
        title="Dropout got no random key",
        why=(
            "A dropout layer that is active draws a mask, and takes its key from the stream "
            'called "dropout".'
        ),
        next='Which argument of apply passes a key to the stream "dropout"?',
    ),
    Diagnosis(
        code="JX802",
        slug="dropout-stream-name",
        title="The random stream has another name",
        why='The layer asks for the stream "dropout", and rngs holds another name.',
        next="Which key of the rngs dict does the layer look for?",
    ),
    Diagnosis(
        code="JX803",
        slug="dropout-params-stream",
        title="Dropout drew from the parameters' stream",
        why=(
            'Without a stream "dropout" flax falls back on "params", silently. The masks then '
            "depend on a key that is meant for something else."
        ),
        next="Which streams does your call to apply name?",
    ),
    Diagnosis(
        code="JX804",
        slug="dropout-mask-frozen",
        title="The dropout mask never changes",
        why=(
            "The same key was passed at each step, so the same units are dropped each time "
            "and the others never learn to do without them."
        ),
        next="How can the key of a step be made from one base key and the step number?",
    ),
    Diagnosis(
        code="JX805",
        slug="dropout-at-eval",
        title="Dropout is active while evaluating",
        why="Two evaluations of one input differ, because units are still dropped.",
        next="Which argument tells the layer that this is not training?",
    ),
    Diagnosis(
        code="JX806",
        slug="dropout-never-active",
        title="Dropout is never active",
        why=(
            "The output in training mode equals the one without dropout, so the layer has no "
            "effect."
        ),
        next="What is the value of deterministic during training?",
    ),
    Diagnosis(
        code="JX807",
        slug="dropout-not-rescaled",
        title="The kept units are not rescaled",
        why=(
            "Dropping units lowers the mean. Dividing the kept ones by 1 - rate, in training "
            "only, keeps it as it was."
        ),
        next="What is the mean of the output for an input of ones, in training and in evaluation?",
    ),
    Diagnosis(
        code="JX808",
        slug="keep-probability",
        title="Rate and keep probability are exchanged",
        why="rate is the share that is dropped. The share of zeros that came out is 1 - rate.",
        next="For rate=0.2, how many of 100 units should be zero?",
    ),
    Diagnosis(
        code="JX809",
        slug="deterministic-twice",
        title="The flag deterministic is given twice, or not at all",
        why=(
            "The flag may come from the constructor or from the call, and from exactly one of them."
        ),
        next="Where is the mode known: when the layer is made, or when it is called?",
    ),
    Diagnosis(
        code="JX810",
        slug="traced-train-flag",
        title="The training flag is traced",
        why=(
            "A flag that was passed through jit as an ordinary argument has no value while "
            "tracing, and the layer must choose its branch then."
        ),
        next="Which argument of jit makes this flag part of the program?",
    ),
    Diagnosis(
        code="JX811",
        slug="dropout-mask-broadcast",
        title="One mask is shared by many elements",
        why=(
            "The mask has a smaller shape than the input, and broadcasting repeats it, so "
            "whole rows or columns vanish together."
        ),
        next="What is the shape of the mask, and what should it be?",
    ),
    Diagnosis(
        code="JX821",
        slug="stats-not-mutable",
        title="Batch statistics changed, and were not declared mutable",
        why=(
            "In training mode BatchNorm updates its running statistics, and apply refuses to "
            "change a collection that was not named."
        ),
        next="Which argument of apply names the collections that may change?",
    ),
    Diagnosis(
        code="JX822",
        slug="updates-not-unpacked",
        title="The pair from apply was not unpacked",
        why="With mutable=... apply returns (output, updates).",
        next="How many values does this call return?",
    ),
    Diagnosis(
        code="JX823",
        slug="stats-discarded",
        title="The new statistics were dropped",
        why=(
            "apply returns the updated collection and changes nothing in place. If it is not "
            "stored, the running statistics stay at their start."
        ),
        next="Where do the updates go after the step?",
    ),
    Diagnosis(
        code="JX824",
        slug="stats-not-passed",
        title="The batch statistics were not passed",
        why='The model has a collection "batch_stats" next to "params", and apply needs both.',
        next="Which collections did init return, and which do you pass to apply?",
    ),
    Diagnosis(
        code="JX825",
        slug="stats-nested",
        title="The batch statistics are nested one level too deep",
        why=(
            "The updates from apply are {'batch_stats': {...}}. Putting this whole dict under "
            "'batch_stats' again hides the statistics."
        ),
        next="What are the keys of the updates, before you store them?",
    ),
    Diagnosis(
        code="JX826",
        slug="batch-stats-at-eval",
        title="Evaluation uses the statistics of the batch",
        why=(
            "The answer for an example changes with the other examples. In evaluation the "
            "running averages should be used."
        ),
        next="Which flag makes BatchNorm use its running averages?",
    ),
    Diagnosis(
        code="JX827",
        slug="running-average-in-training",
        title="Training uses the running averages",
        why="With use_running_average=True the statistics are read and never updated.",
        next="Did the running mean move after a training step?",
    ),
    Diagnosis(
        code="JX828",
        slug="optimizer-owns-stats",
        title="The optimizer owns the batch statistics",
        why=(
            "The statistics are among the trained parameters, so gradient steps and weight "
            "decay change them."
        ),
        next="Which collection should be differentiated and given to the optimizer?",
    ),
    Diagnosis(
        code="JX829",
        slug="mutable-true",
        title="All collections were made mutable",
        why=(
            "mutable=True returns the parameters along with the statistics, and the old ones "
            "are easily overwritten."
        ),
        next="Which collection is the only one that may change in the forward pass?",
    ),
    Diagnosis(
        code="JX830",
        slug="stats-by-side-effect",
        title="State left the function by a side door",
        why=(
            "The new statistics were stored in a global or attribute while tracing. What is "
            "stored there is a stand-in, not numbers."
        ),
        next="How can the loss function return the statistics along with the loss?",
    ),
    Diagnosis(
        code="JX831",
        slug="momentum-reversed",
        title="Momentum and 1 - momentum are exchanged",
        why=(
            "In flax, new = momentum * old + (1 - momentum) * batch. PyTorch calls the other "
            "factor momentum."
        ),
        next="With momentum 0.9, how much of the old value should remain?",
    ),
    Diagnosis(
        code="JX832",
        slug="batch-of-one",
        title="A batch of one example has no spread",
        why=(
            "The variance over one example is 0, so the normalised value is 0 and the output "
            "is the bias."
        ),
        next="Over how many values is each mean taken?",
    ),
    Diagnosis(
        code="JX833",
        slug="init-does-not-update",
        title="init was expected to update the statistics",
        why=(
            "init only creates the collections. The running mean starts at 0 and the variance "
            "at 1, whatever the mode."
        ),
        next="Which call updates the statistics for the first time?",
    ),
    Diagnosis(
        code="JX834",
        slug="unbiased-variance",
        title="The variance was divided by n - 1",
        why=(
            "jnp.var and jnp.std divide by n unless ddof is set, and so does BatchNorm when it "
            "normalises. Divided by n - 1, the spread is a little larger."
        ),
        next="Which variance does the statement define?",
    ),
    Diagnosis(
        code="JX835",
        slug="output-unpacked",
        title="A plain output was unpacked",
        why=(
            "Without mutable=... apply returns the output alone. Unpacking it takes the rows "
            "apart, and with a batch of two that raises no error."
        ),
        next="What does apply return when nothing is mutable?",
    ),
    Diagnosis(
        code="JX836",
        slug="other-collection-changed",
        title="Another collection changed along with the statistics",
        why="Only the running statistics may move here, and parameters or other state moved too.",
        next="Which collections are the same before and after the call?",
    ),
)
