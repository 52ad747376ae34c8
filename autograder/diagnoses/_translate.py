"""Exceptions and warnings of Python, JAX and its libraries, named by diagnosis.

One table, read from the top: the first rule whose exception class and message fit decides. The
messages are those of jax 0.10, flax 0.12, optax 0.2 and haiku 0.0.17; the patterns hold on to the
part of a message that says what went wrong, not to its wording around it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ._diagnosis import Diagnosis
from ._known import find


# A message is a stranger's text: patterns are run on its beginning only.
_MAX_MESSAGE = 4000


@dataclass(frozen=True)
class _Rule:
    types: tuple[str, ...]  # names of exception classes, base classes included
    pattern: str  # searched in the message; the empty string fits all
    code: str  # the diagnosis, or "" if the message alone does not tell
    # What else such a message can mean, with a pattern that gives it away in the line that raised.
    others: tuple[tuple[str, str], ...] = ()


def translate(
    type_name: str,
    mro: Sequence[str],
    message: str,
    line: str = "",
    prefer: Iterable[str] = (),
) -> Diagnosis | None:
    """Name the mistake behind an exception, or return `None` if it is not one we know.

    **Arguments:**

    - `type_name`: name of the exception's class, with or without its module.
    - `mro`: names of all its base classes, in any order; may be empty.
    - `message`: `str(exception)`.
    - `line`: source of the line that raised, if it is known. Some messages fit two mistakes, such
        as an unpacking error after `split` and one after `value_and_grad`; the line tells them
        apart.
    - `prefer`: codes of the mistakes that the exercise is about. They win wherever the message
        fits them too.

    Warnings can be translated as well, by their category and text.
    """
    names = {name.rpartition(".")[2] for name in (type_name, *mro)}
    text, line, wanted = message[:_MAX_MESSAGE], line[:_MAX_MESSAGE], set(prefer)
    for rule in _RULES:
        if not names.intersection(rule.types) or not re.search(rule.pattern, text):
            continue
        for code, in_line in rule.others:
            if code in wanted or (in_line and line and re.search(in_line, line)):
                return find(code)
        if rule.code:
            return find(rule.code)
    return None


# What a keyword argument that switches between training and evaluation tends to be called.
_MODE = r"(is_)?(train(ing)?|eval(uate)?|test(ing)?|deterministic|use_running_average)"

_TRACING = (
    _Rule(
        ("TracerBoolConversionError",),
        rf"value of the arguments? '?{_MODE}'?\b",
        "JX810",
    ),
    _Rule(
        ("TracerBoolConversionError",),
        "",
        "JX401",
        (
            ("JX402", r"[<>]=?[^<>=]+[<>]|\b(and|or|not)\b|(?<![.\w])(sorted|max|min)\("),
            ("JX810", rf"\b{_MODE}\b"),
        ),
    ),
    # The same mistake outside of a trace, on an array of several elements.
    _Rule(
        ("ValueError",),
        r"truth value of an array with more than one element is ambiguous",
        "JX401",
        (("JX402", r"[<>]=?[^<>=]+[<>]|\b(and|or|not)\b|(?<![.\w])(sorted|max|min)\("),),
    ),
    _Rule(("TracerArrayConversionError",), "", "JX104", (("JX314", ""), ("JX206", r"np\.random"))),
    _Rule(("TracerIntegerConversionError",), "", "JX404", (("JX405", ""),)),
    _Rule(("NonConcreteBooleanIndexError",), "", "JX107"),
    _Rule(("UnexpectedTracerError",), "", "JX407", (("JX1105", ""), ("JX830", ""))),
    _Rule(("Exception",), r"^Leaked (trace|sublevel|level)", "JX407", (("JX830", ""),)),
    _Rule(
        ("ConcretizationTypeError",),
        r"size argument of|argument of jnp\.unique|of jnp\.bincount",
        "JX420",
    ),
    _Rule(("ConcretizationTypeError",), r"axis argument must be known", "JX404"),
    _Rule(
        ("ConcretizationTypeError",),
        r"in the jnp\.\w+ argument|'num' argument|argument `num_classes`|number of repeats",
        "JX405",
    ),
    _Rule(
        ("ConcretizationTypeError",),
        "",
        "JX403",
        (("JX405", ""), ("JX420", "")),
    ),
    _Rule(("TypeError",), r"Shapes must be 1D sequences of concrete values.*Tracer", "JX405"),
    _Rule(("TypeError",), r"Shapes must be 1D sequences of concrete values.*\d\.\d", "JX143"),
    _Rule(("TypeError",), r"parameter shape was not hashable", "JX405"),
    _Rule(("TypeError",), r"unsupported operand .*'(list|tuple|str)' and '\w*Tracer'", "JX404"),
    _Rule(("TypeError",), r"Pred must be a scalar", "JX120"),
    _Rule(("IndexError",), r"Slice entries must be static integers", "JX406"),
    _Rule(("TypeError",), r"unsupported format string passed to \w*Tracer\b", "JX411"),
    _Rule(
        ("TypeError",),
        r"unsupported format string passed to (\S*ArrayImpl|numpy\.ndarray)\b",
        "JX120",
        (("JX914", r"\bacc"),),
    ),
    _Rule(("TypeError",), r"unhashable type: '\w*Tracer'", "JX433"),
    _Rule(
        ("ValueError", "TypeError"),
        r"(?i)non-hashable static arg|static arguments .*hash",
        "JX415",
        (("JX613", ""),),
    ),
    _Rule(("ValueError",), r"checking equality of metadata fields of pytree", "JX613"),
    _Rule(("ValueError",), r"invalid argn(ame|um)s?\b|static_argnums=.* but only accepts", "JX429"),
    _Rule(("RuntimeError", "ValueError"), r"(Array|[Bb]uffer) has been (deleted|donated)", "JX425"),
    _Rule(("RuntimeError",), r"deleted or donated buffer", "JX425"),
    _Rule(("TypeError",), r"scan body output must be a pair", "JX421"),
    _Rule(
        ("TypeError",),
        r"carry input and carry output must have|body_fun output and input must have",
        "JX422",
    ),
    _Rule(("TypeError",), r"true_fun and false_fun arguments should be callable", "JX423"),
    _Rule(("TypeError",), r"branch(es)?\b.* must have (equal|identical|the same)", "JX424"),
    _Rule(("TypeError",), r"(?s)true_fun.*false_fun.*(type|structure)", "JX424"),
    _Rule(("ValueError",), r"Cannot serialize PyTreeDef", "JX439"),
    _Rule(("ValueError",), r"exported must be the result of `jit`", "JX431"),
    _Rule(("NotImplementedError",), r"serialization of host_callbacks", "JX438"),
    _Rule(("NotImplementedError",), r"[Rr]ule for .* not implemented", "JX433"),
)

_JAX_TYPE = r"passed to the function at path "
_ARGUMENTS = (
    # The same message serves every argument that is not an array; its type and its path tell them
    # apart.
    _Rule(
        ("TypeError",),
        r"<class '(torch\.[\w.]*|[\w.]*\bTensor)'>",
        "JX113",
        (("JX915", ""),),
    ),
    _Rule(("TypeError",), _JAX_TYPE + r"self\b", "JX428"),
    _Rule(
        ("TypeError",),
        r"type <class '(function|builtin_function\w*|method|PjitFunction)'> and was "
        + _JAX_TYPE
        + r"\w+(\.\w|\[)",
        "JX607",
    ),
    _Rule(("TypeError",), r"type <class 'str'> and was " + _JAX_TYPE + r"\w+(\.\w|\[)", "JX604"),
    _Rule(
        ("TypeError",),
        r"type <class '(str|NoneType|bytes|type|function|method|builtin_function\w*)'> and was "
        + _JAX_TYPE,
        "JX416",
        (("JX607", ""), ("JX604", "")),
    ),
    # Arrays of numbers are accepted, so a NumPy array that is not holds objects or strings.
    _Rule(("TypeError",), r"type <class 'numpy.ndarray'> and was " + _JAX_TYPE, "JX923"),
    _Rule(("TypeError",), r"type <class '[\w.<>]+'> and was " + _JAX_TYPE, "JX612"),
    _Rule(("TypeError",), r"of type <class 'str'> is not a valid JAX type", "JX604"),
    _Rule(
        ("TypeError",),
        r"of type <class '(function|method|builtin_function\w*)'> is not a valid JAX type",
        "JX607",
    ),
    _Rule(("TypeError",), r"is not a valid JAX type", "JX612", (("JX416", ""),)),
    _Rule(("TypeError",), r"Cannot interpret value of type <class 'NoneType'>", "JX008"),
    _Rule(("TypeError",), r"Cannot interpret value of type .* as an abstract array", "JX416"),
    _Rule(
        ("TypeError",), r"with dtype \S+ is not a valid JAX array type", "JX416", (("JX923", ""),)
    ),
    _Rule(("TypeError",), r"Expected a callable value|is not a callable object", "JX010"),
)

_ARRAYS = (
    _Rule(("TypeError",), r"JAX arrays are immutable", "JX102"),
    _Rule(("ValueError",), r"FrozenDict is immutable", "JX615"),
    _Rule(("ValueError",), r"(destination|output array) is read-only", "JX112", (("JX101", ""),)),
    _Rule(("TypeError",), r"requires ndarray or scalar arguments, got <class '(list|tu)", "JX109"),
    _Rule(("TypeError",), r"requires ndarray or scalar arguments", "JX416"),
    _Rule(("OverflowError",), r"out of bounds for u?int|too large to convert", "JX114"),
    _Rule(("TypeError",), r"'Device' object is not callable", "JX115"),
    _Rule(("AttributeError", "ImportError", "NameError"), r"DeviceArray|xla_extension", "JX115"),
    _Rule(
        ("TypeError", "IndexError"),
        r"Indexer must have integer or boolean type|string indexing",
        "JX143",
    ),
    _Rule(
        ("TypeError",),
        r"'float' object cannot be interpreted as an integer|indices must be integers",
        "JX143",
    ),
    _Rule(("UserWarning",), r"requested dtype \S*(float|int|complex|uint)\S* .*truncated", "JX110"),
    _Rule(("UserWarning",), r"dtype \S*(64|128)\S* requested in .* is not available", "JX110"),
    _Rule(("FutureWarning",), r"scatter inputs have incompatible types", "JX111"),
    _Rule(("FloatingPointError",), r"(?i)\b(nan|inf)\b|divide", "JX124"),
    _Rule(("ValueError",), r"rank_promotion", "JX116"),
    _Rule(("TypePromotionError", "TypeError"), r"implicit dtype promotion", "JX133"),
)

_RANDOM = (
    _Rule(
        ("KeyReuseError",),
        r"(scan|while_loop|fori_loop|cond|while) (body|function)",
        "JX208",
        (("JX201", ""),),
    ),
    _Rule(("KeyReuseError",), "", "JX201", (("JX202", ""), ("JX207", ""), ("JX208", ""))),
    _Rule(("ValueError",), r"accepts a single key, but was given a key array", "JX211"),
    _Rule(
        ("TypeError",),
        r"unexpected PRNG key type|invalid PRNG key data",
        "JX212",
    ),
    _Rule(("TypeError", "ValueError"), r"does not accept dtypes? .*key<", "JX213"),
    _Rule(("ValueError",), r"(?i)legacy .*PRNG ?key", "JX219"),
)

_GRAD = (
    _Rule(("TypeError",), r"only defined for scalar-output functions\. Output was [(\[{]", "JX302"),
    _Rule(
        ("TypeError",),
        r"only defined for scalar-output functions",
        "JX301",
        (("JX304", ""),),
    ),
    _Rule(("TypeError",), r"aux output to return a two-element tuple", "JX303"),
    _Rule(("TypeError",), r"differentiating with respect to argnums=", "JX308"),
    _Rule(
        ("TypeError",),
        r"requires (real|complex|real- or complex|numerical)-?valued inputs.*(u?int|bool)",
        "JX309",
        (("JX908", r"\bstate\b"),),
    ),
    _Rule(("ValueError",), r"Reverse-mode differentiation does not work", "JX312"),
)

_VMAP = (
    _Rule(("ValueError",), r"(?s)vmap got inconsistent sizes.*of kwargs\[", "JX504"),
    _Rule(("ValueError",), r"vmap got inconsistent sizes", "JX501"),
    _Rule(
        ("ValueError",),
        r"vmap in_axes must be an int, None, or a tuple",
        "JX503",
        (("JX504", r"\b[a-z]\w*=(?!=)[^()]*\)\s*$"),),
    ),
    _Rule(("ValueError",), r"at least one non-None value in in_axes", "JX505"),
    _Rule(
        ("ValueError",),
        r"rank should be at least \d+, but is only",
        "JX506",
        (("JX504", r"\b(?!in_axes|out_axes)[a-z]\w*=(?!=)[^()]*\)\s*$"),),
    ),
    _Rule(("ValueError",), r"vmap in_axes specification must be a tree prefix", "JX509"),
    _Rule(("TypeError",), r"vmap in_axes must be an int, None", "JX503"),
)

_TREES = (
    _Rule(("AttributeError",), r"module 'jax' has no attribute 'tree_\w+'", "JX601"),
    _Rule(("AttributeError",), r"jax\.tree_\w+ (was|is) (removed|deprecated)", "JX601"),
    _Rule(
        ("ValueError",),
        r"(?s)metadata\s.*'params'",
        "JX907",
        (("JX602", ""),),
    ),
    _Rule(
        ("ValueError", "TypeError"),
        r"pytree structure error|[Tt]ree ?(structure|def)s? .*(mismatch|differ|not match)"
        r"|Expected (list|tuple|dict|None|named tuple|namedtuple),? (got|but)"
        r"|(key|arity|Custom node).* mismatch",
        "JX602",
    ),
    _Rule(("FrozenInstanceError",), "", "JX605"),
)

_LINEN = (
    _Rule(("CallCompactUnboundModuleError", "CallSetupUnboundModuleError"), "", "JX701"),
    _Rule(("CallUnbindOnUnboundModuleError",), "", "JX701"),
    _Rule(
        ("AttributeError",),
        r"fields are only accessible from inside|has no attribute .* is unbound",
        "JX701",
    ),
    _Rule(("InvalidRngError",), r'needs PRNG for "params"|RNGs should be', "JX702"),
    _Rule(("InvalidRngError",), r'needs PRNG for "dropout"', "JX801", (("JX802", r"rngs="),)),
    _Rule(("InvalidRngError",), "", "JX801"),
    # A mode that is left out is another matter than an input.
    _Rule(
        ("TypeError",),
        r"__call__\(\) missing \d+ required positional arguments?: '"
        r"(?!(?:train|training|is_training|deterministic|use_running_average)')",
        "JX702",
    ),
    _Rule(("TypeError",), r"\binit\(\) missing .*'rngs'", "JX702"),
    _Rule(("ValueError",), r"Init must be called with an RNG as the first argument", "JX702"),
    _Rule(("AssignSubModuleError",), "", "JX703"),
    _Rule(("SetAttributeFrozenModuleError", "SetAttributeInModuleSetupError"), "", "JX704"),
    _Rule(("NameInUseError",), r"\bparam\b", "JX706"),
    _Rule(("NameInUseError",), "", "JX705"),
    _Rule(("TypeError",), r"\binit\(\) missing \d+ required .*'shape'", "JX707"),
    _Rule(
        ("TypeError",),
        r"\b(zeros|ones)\(\) missing \d+ required .*'shape'",
        "",
        (("JX707", r"\.param\("),),
    ),
    _Rule(("TypeError",), r"unsupported operand .*ArrayImpl'? and '?function", "JX707"),
    _Rule(("ValueError",), r"Can't compute input and output sizes of a", "JX707"),
    _Rule(("ApplyScopeInvalidVariablesTypeError",), "", "JX708"),
    _Rule(("TypeError",), r"Array\.__contains__: unsupported operand type <class 'str'>", "JX708"),
    _Rule(("ApplyScopeInvalidVariablesStructureError",), "", "JX708", (("JX825", ""),)),
    _Rule(("ScopeCollectionNotFound",), r'collection "params"', "JX708", (("JX1011", ""),)),
    _Rule(("ScopeCollectionNotFound",), "", "JX824"),
    _Rule(("ScopeParamNotFoundError",), "", "JX708", (("JX1011", ""),)),
    _Rule(("ScopeParamShapeError",), "", "JX709"),
    _Rule(("IncorrectPostInitOverrideError",), "", "JX710"),
)

_STATE = (
    _Rule(("ValueError",), r'Parameter "\w+" (was passed|must be passed) to the const', "JX809"),
    _Rule(("ModifyScopeVariableError",), "", "JX821", (("JX1014", ""),)),
    _Rule(("ScopeVariableNotFoundError",), "", "JX825"),
)

_TRAINING = (
    _Rule(("ValueError",), r"requires the current value of param", "JX901"),
    _Rule(("TypeError",), r"apply_gradients\(\) (takes|missing)", "JX905"),
    _Rule(
        ("TypeError", "AssertionError"),
        r"subdtype of .*integer|labels should be of (integer|floating)",
        "JX909",
    ),
    _Rule(("ValueError",), r"[Cc]heckpoint path should be absolute", "JX919"),
)

_NNX = (
    _Rule(("TypeError",), r"__call__\(\) got an unexpected keyword argument 'rngs'", "JX1013"),
    _Rule(("TypeError",), r"__init__\(\) missing .*'(rngs|num_features)'", "JX1002"),
    _Rule(("TypeError",), r"__init__\(\) missing .*'(in|out)_features'", "JX1002"),
    _Rule(("ValueError",), r"no `rngs` argument was provided", "JX1002"),
    _Rule(("NotImplementedError",), r"In-place operations are no longer supported for", "JX1019"),
    # A tree whose names the module does not have; layers in a list are said so below.
    _Rule(("ValueError",), r"key in pure_dict not available in state", "JX602"),
    _Rule(
        ("ValueError",),
        r"(?s)<class 'dict'>' assigned to static attribute.*type\(s\):\s+ArrayImpl",
        "JX602",
    ),
    _Rule(("ValueError",), r"assigned to static attribute", "JX1003"),
    _Rule(("TypeError",), r"Missing required argument `(wrt|grads|model)`", "JX1005"),
    _Rule(("TraceContextError",), "", "JX1008"),
    _Rule(("ValueError",), r"Non-exhaustive filters", "JX1009"),
    _Rule(("DeprecationWarning",), r"'?\.?value'? .*deprecated", "JX1010"),
    _Rule(("AttributeError",), r"module 'flax\.nnx\.bridge' has no attribute", "JX1015"),
)

_DEVICES = (
    _Rule(("ValueError",), r"must be initialized inside an `hk\.transform`", "JX1101"),
    _Rule(("ValueError",), r"must be called with an RNG as the second argument", "JX1102"),
    _Rule(("ValueError",), r"apply_rng argument has been removed", "JX1106"),
    _Rule(("NonEmptyStateError",), "", "JX1103"),
    _Rule(("MissingRNGError",), "", "JX1104"),
    _Rule(("ValueError",), r"must be used as part of an `hk\.transform`", "JX1101"),
    _Rule(("ValueError",), r"which require replication|implies that the .*replicated", "JX1123"),
    _Rule(("RuntimeError",), r"^Unknown backend\b", "JX1125"),
    _Rule(("ValueError",), r"^Number of devices \d+ must be >= the product", "JX1125"),
    _Rule(("ValueError",), r"in_specs passed to shard_map: .* does not match", "JX1124"),
    _Rule(
        ("ValueError", "IndivisibleError"),
        r"requires \d+ logical devices|cannot select an axis to squeeze out|pmap got inconsistent"
        r"|evenly divi|divisible by|incompatible with its sharding annotation",
        "JX1121",
    ),
)

_STUB = r"\A\s*raise NotImplementedError(\(\))?\s*(#.*)?\Z"
_PYTHON = (
    # The stub's only if the stub raised it: libraries raise it, too, and so may an answer.
    _Rule(("NotImplementedError",), "", "", (("JX433", ""), ("JX001", _STUB))),
    _Rule(("NotImplementedError",), r"\A\s*\Z", "JX001", (("JX003", r"."),)),
    _Rule(("MemoryError",), "", "JX005"),
    _Rule(
        # A ValueError where an array is made, the others where a program is run.
        ("XlaRuntimeError", "JaxRuntimeError", "ValueError"),
        r"RESOURCE_EXHAUSTED|[Oo]ut of memory",
        "JX005",
    ),
    _Rule(("RecursionError",), "", "JX026", (("JX928", r"super\(self\.__class__"),)),
    _Rule(("SyntaxError",), "", "JX012"),
    _Rule(("ImportError",), "", "JX013"),
    _Rule(("UnboundLocalError",), "not associated with a value", "JX029"),
    _Rule(("NameError",), "", "JX014", (("JX002", ""), ("JX019", ""))),
    _Rule(("SystemExit",), "", "JX025"),
    _Rule(("PermissionError",), "", "JX024"),
    _Rule(("OSError",), r"(?i)network is unreachable|name resolution|not permitted", "JX024"),
    # Unpacking fails alike everywhere; only the line says what was unpacked.
    _Rule(
        ("ValueError", "TypeError"),
        r"values to unpack|cannot unpack non-iterable",
        "",
        (
            ("JX210", r"\bsplit\("),
            ("JX305", r"\b(value_and_)?grad\w*\("),
            ("JX822", r"mutable="),
            ("JX835", r"\bapply\w*\("),
            ("JX827", ""),
        ),
    ),
    _Rule(
        ("AttributeError",),
        r"'(tuple|list|dict)' object has no attribute 'block_until_ready'",
        "JX419",
    ),
    _Rule(
        ("AttributeError",),
        r"'tuple' object has no attribute",
        "JX122",
        (("JX822", r"\.apply\("),),
    ),
    _Rule(
        ("TypeError", "AttributeError"),
        r"unsupported operand .*'NoneType'|'NoneType' object (is not|has no attribute)",
        "JX008",
    ),
    _Rule(
        ("TypeError", "AttributeError"),
        r"unsupported operand .*'(function|PjitFunction|builtin_function\w*)'"
        r"|'(function|PjitFunction)' object (is not|has no attribute)",
        "JX009",
    ),
    _Rule(
        ("AttributeError",),
        r"'numpy\.(ndarray|\w+\d+)' object has no attribute '(at|devices|block_until_ready)'",
        "JX145",
    ),
    _Rule(("AttributeError",), "", "JX015"),
    _Rule(("TypeError",), r"object is not callable", "JX010"),
    _Rule(
        ("TypeError",),
        r"\(\) (takes|missing|got an unexpected keyword|got multiple values)",
        "JX011",
        (("JX423", r"\b(scan|cond|switch|fori_loop|while_loop)\("), ("JX713", "")),
    ),
    _Rule(
        ("TypeError", "ValueError"),
        r"[Ii]ncompatible shapes|contracting dimensions|could not be broadcast"
        r"|cannot reshape array|[Cc]annot broadcast|must have the same shape"
        r"|Cannot concatenate arrays|matmul: Input operand",
        "JX141",
        (("JX909", r"cross_entropy\w*\("), ("JX918", ""), ("JX116", "")),
    ),
)

_RULES = (
    *_TRACING,
    *_ARGUMENTS,
    *_ARRAYS,
    *_RANDOM,
    *_GRAD,
    *_VMAP,
    *_TREES,
    *_LINEN,
    *_STATE,
    *_TRAINING,
    *_NNX,
    *_DEVICES,
    *_PYTHON,
)
