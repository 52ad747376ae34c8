"""Random numbers: keys, splitting, and noise that is not random."""

from __future__ import annotations

from ._diagnosis import Diagnosis


RANDOM = (
    Diagnosis(
        code="JX201",
        slug="key-reused",
        title="One key was used for two draws",
        why=(
            "A key is a value, not a generator: drawing does not change it, so a second draw "
            "with the same key gives the same numbers."
        ),
        next="How many independent draws do you need, and which function makes that many keys?",
    ),
    Diagnosis(
        code="JX202",
        slug="parent-key-reused",
        title="A key was used after it had been split",
        why=(
            "Splitting derives the new keys from the old one. If the old key draws as well, "
            "its numbers are related to those of the new keys."
        ),
        next="After a split, which keys may still be used?",
    ),
    Diagnosis(
        code="JX203",
        slug="correlated-draws",
        title="Two different draws are tied together",
        why=(
            "Two distributions were drawn from one key. Both turn the same random bits into "
            "numbers, so each value of one fixes a value of the other."
        ),
        next="Does each call to jax.random receive a key of its own?",
    ),
    Diagnosis(
        code="JX204",
        slug="hard-coded-seed",
        title="The key is made inside the function",
        why="A fixed seed in the body gives the same numbers whatever key the caller passes.",
        next="Where should the randomness come from, so that the caller decides it?",
    ),
    Diagnosis(
        code="JX205",
        slug="key-ignored",
        title="The key has no effect",
        why=(
            "Two different keys gave the same result, so the key argument is not used on the "
            "way to the answer."
        ),
        next="Which call in the body should receive the key?",
    ),
    Diagnosis(
        code="JX206",
        slug="numpy-random",
        title="NumPy's random numbers were used",
        why=(
            "np.random does not know the key. Under jit it runs once, while tracing, and its "
            "numbers are then frozen into the program."
        ),
        next="Which function of jax.random draws from the same distribution?",
    ),
    Diagnosis(
        code="JX207",
        slug="same-key-in-loop",
        title="A loop draws with the same key every time",
        why=(
            "The key does not change from one turn to the next, so all turns give the same numbers."
        ),
        next="How can each turn of the loop get a key of its own?",
    ),
    Diagnosis(
        code="JX208",
        slug="scan-key-not-split",
        title="The carried key is never split",
        why="The loop body passes its key on as it came, so every step draws the same numbers.",
        next="What should the carry contain after a step: the key that was used, or a new one?",
    ),
    Diagnosis(
        code="JX209",
        slug="vmap-one-key",
        title="All examples share one key under vmap",
        why=(
            "vmap runs the function once for all examples. A key that is not mapped is the "
            "same for all of them, and so are the numbers."
        ),
        next="How can vmap hand each example a key of its own?",
    ),
    Diagnosis(
        code="JX210",
        slug="wrong-number-of-keys",
        title="The number of keys does not fit",
        why=(
            "split(key) gives two keys and split(key, n) gives n. The names on the left must "
            "be as many."
        ),
        next="How many keys does the call return, and how many names receive them?",
    ),
    Diagnosis(
        code="JX211",
        slug="batch-of-keys",
        title="Several keys were passed where one is needed",
        why="A function of jax.random takes a single key, and it was given an array of keys.",
        next="Do you want one of these keys, or a vmap over all of them?",
    ),
    Diagnosis(
        code="JX212",
        slug="not-a-key",
        title="Something that is not a key was passed as the key",
        why=(
            "The first argument of the functions of jax.random is a key from jax.random.key "
            "or split. An integer, a shape or another array is not one."
        ),
        next="What is the order of the arguments of this function?",
    ),
    Diagnosis(
        code="JX213",
        slug="key-arithmetic",
        title="A number was added to a key",
        why=(
            "A key is not a number to count with. With old-style keys the sum is accepted "
            "silently and gives a key of unknown quality."
        ),
        next="Which function makes a new key from a key and a step number?",
    ),
    Diagnosis(
        code="JX214",
        slug="key-not-threaded",
        title="The new key was not passed on",
        why="The next call got the key that was used before, so it repeats the same samples.",
        next="After the draw, which key should the caller hold?",
    ),
    Diagnosis(
        code="JX215",
        slug="fold-in-constant",
        title="fold_in got the same number every time",
        why=(
            "fold_in(key, n) with a constant n is one fixed key, so each step repeats the "
            "same random numbers."
        ),
        next="Which number changes from step to step?",
    ),
    Diagnosis(
        code="JX216",
        slug="old-sample-values",
        title="The numbers are from another version",
        why=(
            "Sample values depend on the version and the generator settings, so numbers from "
            "a tutorial need not come back here."
        ),
        next="Which property of the samples holds for every version?",
    ),
    Diagnosis(
        code="JX217",
        slug="split-size-dependent",
        title="The random stream changes with the number of keys",
        why=(
            "Nothing promises that split(key, n)[i] stays the same when n changes, and to reach a "
            "far step that way, all keys before it have to be made."
        ),
        next="Which function derives a key from i alone?",
    ),
    Diagnosis(
        code="JX218",
        slug="wrong-distribution",
        title="The samples do not follow the asked distribution",
        why=(
            "Mean, spread or range of many samples is off. The scale or shift may be missing, "
            "or the parameters have another meaning."
        ),
        next="What are the mean and the standard deviation of a large sample?",
    ),
    Diagnosis(
        code="JX219",
        slug="legacy-key",
        title="An old-style key came back",
        why=(
            "jax.random.PRNGKey makes a plain uint32 array. It can be used in arithmetic by "
            "mistake and escapes the check for key reuse."
        ),
        next="Which function makes a typed key?",
    ),
    Diagnosis(
        code="JX220",
        slug="random-broadcast",
        title="One random number is shared by many elements",
        why="The draw has a smaller shape than the data, and broadcasting repeats it.",
        next="How many independent numbers does one call need?",
    ),
)
