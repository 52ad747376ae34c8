"""Linen modules: parameters, layers and names."""

from __future__ import annotations

from ._diagnosis import Diagnosis


LINEN = (
    Diagnosis(
        code="JX701",
        slug="unbound-module",
        title="The module was called without parameters",
        why=(
            "A linen module is a description; it holds no weights. It can run only inside "
            "init or apply, or after bind."
        ),
        next="Where are the parameters, and which method takes them together with the input?",
    ),
    Diagnosis(
        code="JX702",
        slug="init-arguments",
        title="init needs a key and an example input",
        why="Layers learn their input size from an example, so init takes (key, x), in this order.",
        next="What does model.init need besides the key?",
    ),
    Diagnosis(
        code="JX703",
        slug="submodule-outside-compact",
        title="A layer was made in a method that is not compact",
        why="Layers can be made in setup, or inside one method that carries @nn.compact.",
        next="Is the decorator missing, or does this layer belong into setup?",
    ),
    Diagnosis(
        code="JX704",
        slug="attribute-in-compact",
        title="An attribute was set after setup",
        why=(
            "A linen module is frozen outside setup, so self.y = ... is refused. Values that "
            "must last belong into a variable collection."
        ),
        next="Is this value local to the call, a parameter, or state?",
    ),
    Diagnosis(
        code="JX705",
        slug="name-in-use",
        title="Two submodules have the same name",
        why=(
            "Each submodule needs a name of its own, because the name is its key in the tree "
            "of parameters."
        ),
        next="Which two lines create a submodule with this name?",
    ),
    Diagnosis(
        code="JX706",
        slug="param-twice",
        title="A parameter was created twice",
        why=(
            "self.param creates the parameter, so the second call with one name is refused. "
            "It is not a look-up."
        ),
        next="Where can the first result be kept, so that it can be used again?",
    ),
    Diagnosis(
        code="JX707",
        slug="initializer-call",
        title="The initialiser is not what self.param expects",
        why=(
            "self.param calls init(key, *args). A factory such as lecun_normal has to be "
            "called first, the shape has to be passed, and a fan-in needs two axes."
        ),
        next="What are the arguments of the function that self.param receives?",
    ),
    Diagnosis(
        code="JX708",
        slug="variables-not-wrapped",
        title="Parameters and variables were mixed up",
        why=(
            "apply takes all collections, {'params': ...}. The inner dict alone is not "
            "enough, and one level too many is too much."
        ),
        next="What are the top-level keys of the dict that you pass to apply?",
    ),
    Diagnosis(
        code="JX709",
        slug="feature-size-changed",
        title="The shape of a parameter differs from that at init",
        why="The parameters were made for another input size, or for a layer with another width.",
        next="What was the shape of the input at init, and what is it now?",
    ),
    Diagnosis(
        code="JX710",
        slug="own-init",
        title="A linen module has its own __init__",
        why=(
            "Linen modules are dataclasses, and their __init__ is generated. Hyper-parameters "
            "are declared as annotated fields, layers in setup."
        ),
        next="Which of these attributes are hyper-parameters, and which are layers?",
    ),
    Diagnosis(
        code="JX711",
        slug="layers-shared",
        title="One layer is used several times",
        why=(
            "A layer object that is called repeatedly has one set of weights. Separate layers "
            "need separate objects."
        ),
        next="How many objects are created, and how many kernels do the parameters hold?",
    ),
    Diagnosis(
        code="JX712",
        slug="layers-not-shared",
        title="Separate layers where one was asked for",
        why="A layer that is created anew for each call has weights of its own each time.",
        next="Where must the layer be created, so that all calls use the same one?",
    ),
    Diagnosis(
        code="JX713",
        slug="field-without-annotation",
        title="A hyper-parameter is not a field",
        why=(
            "Without a type annotation a class attribute is not a dataclass field, and the "
            "constructor does not know it."
        ),
        next="What does width: int say that width = 8 does not?",
    ),
    Diagnosis(
        code="JX714",
        slug="module-holds-no-weights",
        title="The weights are not in the module",
        why=(
            "The module object never changes. The trained weights are in the dict that "
            "training returned; the one from init is still random."
        ),
        next="Which parameters were passed to the last call of apply?",
    ),
    Diagnosis(
        code="JX715",
        slug="last-layer-activation",
        title="An activation follows the last layer",
        why=(
            "The last layer gives logits or predictions, which should be free to take any "
            "value. An activation behind it cuts the range."
        ),
        next="Which values must the output be able to take?",
    ),
    Diagnosis(
        code="JX716",
        slug="initial-scale",
        title="The initial weights have another scale",
        why=(
            "Shape and dtype fit, and spread or mean of the weights is not what the "
            "initialiser should give."
        ),
        next="How does the standard deviation depend on the number of inputs?",
    ),
    Diagnosis(
        code="JX717",
        slug="frozen-weights-moved",
        title="Frozen parameters moved",
        why=(
            "A zero gradient is not enough: weight decay and momentum move parameters all the same."
        ),
        next="Which part of the optimizer touches parameters whose gradient is zero?",
    ),
    Diagnosis(
        code="JX718",
        slug="collection-counted",
        title="Variables that are not parameters were counted",
        why="The variables hold several collections; only 'params' is trained.",
        next="Which collections are there, and which of them did the sum include?",
    ),
)
