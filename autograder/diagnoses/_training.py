"""Training and data: optimizers, losses, loaders, checkpoints."""

from __future__ import annotations

from ._diagnosis import Diagnosis


TRAINING = (
    Diagnosis(
        code="JX901",
        slug="update-needs-params",
        title="The optimizer needs the parameters",
        why=(
            "Optimizers with weight decay compute their update from the parameters as well as "
            "from the gradients."
        ),
        next="What is the third argument of update?",
    ),
    Diagnosis(
        code="JX902",
        slug="update-sign",
        title="The step goes uphill",
        why=(
            "Optax updates already carry the minus sign: they are added. A gradient of your "
            "own is subtracted."
        ),
        next="Does the loss fall after one small step?",
    ),
    Diagnosis(
        code="JX903",
        slug="apply-updates-order",
        title="apply_updates got other arguments",
        why=(
            "apply_updates takes (params, updates). Gradients are not updates, and the other "
            "order loses the dtype of the parameters."
        ),
        next="What comes out of tx.update, and what goes into apply_updates first?",
    ),
    Diagnosis(
        code="JX904",
        slug="optimizer-state-dropped",
        title="The optimizer starts anew at each step",
        why=(
            "The state of the optimizer was made again or thrown away, so momentum and step "
            "count stay at their first value. The loss may still fall."
        ),
        next="What is the step count in the optimizer state after three steps?",
    ),
    Diagnosis(
        code="JX905",
        slug="apply-gradients-keyword",
        title="apply_gradients takes a keyword",
        why="The gradients are passed as grads=...; the method takes no positional arguments.",
        next="What is the name of the parameter?",
    ),
    Diagnosis(
        code="JX906",
        slug="state-not-rebound",
        title="The new training state was dropped",
        why="apply_gradients returns a new state and leaves the old one as it was.",
        next="What is state.step after three steps?",
    ),
    Diagnosis(
        code="JX907",
        slug="gradient-tree-mismatch",
        title="Gradients and parameters have different trees",
        why=(
            "The gradient has one level more or less than the parameters, often the level 'params'."
        ),
        next="What are the top-level keys of the gradients, and those of state.params?",
    ),
    Diagnosis(
        code="JX908",
        slug="differentiated-state",
        title="The whole training state was differentiated",
        why=(
            "The state contains an integer step counter and functions. Only its parameters "
            "should be differentiated."
        ),
        next="What should be the first argument of the loss function?",
    ),
    Diagnosis(
        code="JX909",
        slug="label-encoding",
        title="The labels have another form than the loss expects",
        why="One loss takes class numbers, the other takes one row of probabilities per example.",
        next="What are shape and dtype of the labels, and which loss takes these?",
    ),
    Diagnosis(
        code="JX910",
        slug="double-softmax",
        title="Probabilities were passed where logits are expected",
        why=(
            'A loss "with logits" applies softmax or sigmoid itself. Applied twice, it can '
            "never come near zero."
        ),
        next="What is the range of the values that go into the loss?",
    ),
    Diagnosis(
        code="JX911",
        slug="clip-order",
        title="Clipping happens at the wrong place",
        why=(
            "Clipping limits what it is applied to: the gradient of each example, their mean, a "
            "single array, or the step of the optimizer. In optax.chain the left part comes first."
        ),
        next="Which quantity should have a limited norm?",
    ),
    Diagnosis(
        code="JX912",
        slug="schedule-confusion",
        title="A schedule is used where a number is expected, or the reverse",
        why=(
            "A schedule is a function of the step count, and the optimizer calls it. Called "
            "by hand as well, it advances twice."
        ),
        next="Who calls the schedule, and with which step?",
    ),
    Diagnosis(
        code="JX913",
        slug="unweighted-average",
        title="Batches of different size were averaged alike",
        why=(
            "The last batch is smaller. The mean of the batch means gives its examples more "
            "weight than the others."
        ),
        next="By what should the metric of each batch be multiplied?",
    ),
    Diagnosis(
        code="JX914",
        slug="accuracy-not-averaged",
        title="The accuracy is still one value per example",
        why="A comparison gives True or False for each example. The accuracy is their mean.",
        next="What is the shape of the accuracy that is returned?",
    ),
    Diagnosis(
        code="JX915",
        slug="torch-batches",
        title="The loader gives PyTorch tensors",
        why=(
            "The default collate function of DataLoader makes tensors. A collate function of "
            "your own makes NumPy arrays."
        ),
        next="What is the type of one batch?",
    ),
    Diagnosis(
        code="JX916",
        slug="items-lost",
        title="Items were lost in evaluation",
        why=(
            "With drop_last=True the last, shorter batch is thrown away, so not all items are "
            "counted."
        ),
        next="How many items did the evaluation see, and how many are there?",
    ),
    Diagnosis(
        code="JX917",
        slug="trained-on-test",
        title="Training data and test data are mixed up",
        why=(
            "The score was computed on the examples that were trained on, or training used "
            "examples that belong to the test."
        ),
        next="Which loader does the evaluation read?",
    ),
    Diagnosis(
        code="JX918",
        slug="weight-layout",
        title="The weight matrix has the other layout",
        why=(
            "PyTorch stores (out, in), flax stores (in, out). On a square matrix the shape "
            "does not give it away."
        ),
        next="With which shape does your layer compute x @ w?",
    ),
    Diagnosis(
        code="JX919",
        slug="checkpoint-path",
        title="The checkpoint path is relative",
        why="Checkpoints need an absolute path, because other processes and threads write them.",
        next="Which function makes a path absolute?",
    ),
    Diagnosis(
        code="JX920",
        slug="silent-restore",
        title="A missing checkpoint went unnoticed",
        why=(
            "Restoring from a path that does not exist returned the initial state, so "
            "training started over without a word."
        ),
        next="How can the code make sure that the checkpoint is there?",
    ),
    Diagnosis(
        code="JX921",
        slug="restore-incomplete",
        title="Only part of the training state was restored",
        why="The parameters came back, and the optimizer state or the step count started anew.",
        next="Which parts of the state change during training?",
    ),
    Diagnosis(
        code="JX922",
        slug="did-not-learn",
        title="The model did not learn enough",
        why=(
            "Loss or accuracy stays short of the bar. A step that is not kept, a learning "
            "rate that does not fit, or labels out of step with the inputs are the usual "
            "reasons."
        ),
        next="Can the same code bring the loss on four examples close to zero?",
    ),
    Diagnosis(
        code="JX923",
        slug="object-batch",
        title="The batch is an array of objects",
        why=(
            "Dicts or ragged lists were stacked into one array, which became an array of "
            "Python objects."
        ),
        next="How can each field be stacked by itself?",
    ),
    Diagnosis(
        code="JX924",
        slug="column-labels",
        title="The labels are a column",
        why="Labels of shape (B, 1) combine with predictions of shape (B,) into (B, B).",
        next="What is the shape of the labels, and what is that of the predictions?",
    ),
    Diagnosis(
        code="JX925",
        slug="gate-order",
        title="The gates are taken in another order",
        why=(
            "The four gates of an LSTM are stacked in one matrix, and libraries differ in "
            "their order. PyTorch has input, forget, cell, output."
        ),
        next="In which order does the source of the weights stack the gates?",
    ),
    Diagnosis(
        code="JX926",
        slug="kl-term",
        title="The KL term has another sign or scale",
        why=(
            "The ELBO is the reconstruction term minus KL, and the KL is never negative. It "
            "is summed over the latent dimensions."
        ),
        next="What is the KL when mean is 0 and variance is 1?",
    ),
    Diagnosis(
        code="JX927",
        slug="not-a-probability",
        title="A number that is not a probability is used as one",
        why=(
            "Logits and softplus values are not confined to 0 and 1. The sigmoid of the logit "
            "is the probability."
        ),
        next="What is the largest value that can occur here?",
    ),
    Diagnosis(
        code="JX928",
        slug="super-self-class",
        title="super(self.__class__, self) is used",
        why=(
            "self.__class__ is the class of the object, not the class the method stands in. "
            "In a subclass it leads back to the same method or to the wrong parent."
        ),
        next="What does super() without arguments do?",
    ),
    Diagnosis(
        code="JX929",
        slug="time-axis",
        title="Time and batch are exchanged",
        why=(
            "The scan runs over the first axis. With the batch first, it walks through the "
            "examples instead of the time steps."
        ),
        next="Which axis of the input is time, and which does scan run over?",
    ),
    Diagnosis(
        code="JX930",
        slug="params-not-rebound",
        title="The new parameters were not kept",
        why="The update returned new parameters, and the next step used the old ones again.",
        next="Which name does the loop pass to the next step?",
    ),
    Diagnosis(
        code="JX931",
        slug="shuffled-evaluation",
        title="The order of the data is not what it should be",
        why=(
            "Training on sorted data sees one class at a time, and shuffling in evaluation "
            "takes the predictions apart from their labels."
        ),
        next="Which loader should shuffle, and which should not?",
    ),
    Diagnosis(
        code="JX932",
        slug="momentum-of-ema",
        title="Decay and 1 - decay are exchanged",
        why="new = decay * old + (1 - decay) * value moves slowly when decay is close to 1.",
        next="With decay 0.99, how far should the average move in one step?",
    ),
    Diagnosis(
        code="JX933",
        slug="label-noise-order",
        title="The labels were computed from the noisy inputs",
        why=(
            "The noise was added before the labels were made, so some labels belong to "
            "another point."
        ),
        next="In which order are points, labels and noise made?",
    ),
)
