"""Tracing, jit, control flow and timing."""

from __future__ import annotations

from ._diagnosis import Diagnosis


TRACING = (
    Diagnosis(
        code="JX401",
        slug="python-branch",
        title="Python asked a traced value for True or False",
        why=(
            "if, while and assert need a Python bool while the function is traced, and a "
            "traced value has no number yet. and, or, not and 0 < x < 1 ask for one as well."
        ),
        next="Which function chooses between two values, or two branches, while the program runs?",
    ),
    Diagnosis(
        code="JX402",
        slug="chained-comparison",
        title="A comparison chain or and/or met a traced value",
        why=(
            "0 < x < 1 means (0 < x) and (x < 1), and and, or, not, max() and sorted() call "
            "bool() on the value. A traced value has no number to answer with."
        ),
        next="Which operators combine two boolean arrays element by element?",
    ),
    Diagnosis(
        code="JX403",
        slug="python-number",
        title="A Python number was asked of a traced value",
        why=(
            "float(x), int(x), x.item() and the functions of math need the number now, while "
            "the function is traced and no number is there yet."
        ),
        next="Can the value stay an array until it leaves the function?",
    ),
    Diagnosis(
        code="JX404",
        slug="traced-index",
        title="A traced integer was used where Python needs one",
        why=(
            "range(n), a list index and [0] * n run in Python while the function is traced, "
            "and need a number that is not known yet."
        ),
        next="Is n known when the function is compiled, or should a JAX loop do the counting?",
    ),
    Diagnosis(
        code="JX405",
        slug="traced-shape",
        title="A shape depends on a traced value",
        why=(
            "Every shape is fixed when the program is built, so reshape, zeros or arange "
            "cannot take a traced number."
        ),
        next="Does the size follow from the shape of an input, or should this argument be static?",
    ),
    Diagnosis(
        code="JX406",
        slug="traced-slice",
        title="A slice has a traced end",
        why=(
            "x[:n] with a traced n would have a length that is not known when the program is built."
        ),
        next=(
            "Is it the start that moves while the length stays fixed, and which function does that?"
        ),
    ),
    Diagnosis(
        code="JX407",
        slug="leaked-tracer",
        title="A traced value was kept after its trace",
        why=(
            "A list, global or attribute outside the function still holds a stand-in from "
            "tracing. It has no number and cannot be used any more."
        ),
        next="How can this value leave the function through its return statement?",
    ),
    Diagnosis(
        code="JX408",
        slug="global-accumulator",
        title="A global was updated inside a compiled function",
        why=(
            "The assignment runs while tracing, once for each compilation, and stores a "
            "stand-in. Later calls run the compiled program, which knows nothing of the "
            "global."
        ),
        next="Which value has to go in as an argument and come out as a result?",
    ),
    Diagnosis(
        code="JX409",
        slug="global-baked-in",
        title="A global value was frozen into the program",
        why=(
            "The function read a global while it was traced. Compiled code keeps that value, "
            "and a later change goes unnoticed."
        ),
        next="How would the function look if this value were an argument?",
    ),
    Diagnosis(
        code="JX410",
        slug="print-in-jit",
        title="print ran while tracing",
        why=(
            "print inside a compiled function runs once for each trace and shows the "
            "stand-in, not the number."
        ),
        next="Which function of jax.debug prints each time the program runs?",
    ),
    Diagnosis(
        code="JX411",
        slug="formatted-tracer",
        title="A traced value was formatted as a number",
        why='f"{x:.2f}" needs the number now, while the function is traced.',
        next="Should the text be made after the function has returned, or by jax.debug.print?",
    ),
    Diagnosis(
        code="JX412",
        slug="jit-in-loop",
        title="The function is compiled again on each call",
        why=(
            "jax.jit(lambda ...) or jax.jit(f) inside a loop makes a new function each time, "
            "and a new function starts with an empty cache."
        ),
        next="Where can jit be applied once, so that all calls share it?",
    ),
    Diagnosis(
        code="JX413",
        slug="shape-retraces",
        title="Each new shape is compiled anew",
        why=(
            "A compiled program holds for one set of shapes. A last batch that is shorter, or "
            "sequences of many lengths, each cost another compilation."
        ),
        next="To which few sizes could the inputs be padded?",
    ),
    Diagnosis(
        code="JX414",
        slug="static-retraces",
        title="Each new static value is compiled anew",
        why=(
            "A static argument is part of the program, so each new value means a new "
            "compilation. A learning rate or a step counter that changes should be traced."
        ),
        next="Does this argument change the shape or the control flow, or only the numbers?",
    ),
    Diagnosis(
        code="JX415",
        slug="unhashable-static",
        title="A static argument cannot be hashed",
        why=(
            "Static arguments are looked up in a cache, so they have to be hashable and "
            "compare by value. Lists, dicts and arrays are not."
        ),
        next="Which hashable type holds the same information?",
    ),
    Diagnosis(
        code="JX416",
        slug="not-a-jax-type",
        title="An argument is not a JAX type",
        why=(
            "A compiled function takes arrays, numbers and containers of those. A string, a "
            "function or an object of your own is none of them."
        ),
        next="Should this argument be static, or does it not belong among the inputs at all?",
    ),
    Diagnosis(
        code="JX417",
        slug="timing-without-blocking",
        title="The clock was stopped before the work was done",
        why=(
            "JAX returns at once and computes in the background, so the measured time is that "
            "of handing over the task."
        ),
        next=(
            "Which call waits until the result is there, and where must it stand relative to "
            "the clock?"
        ),
    ),
    Diagnosis(
        code="JX418",
        slug="compile-time-measured",
        title="Compilation was part of the measurement",
        why=(
            "The first call with new shapes traces and compiles, which takes far longer than "
            "the run itself."
        ),
        next="What should happen once before the clock starts?",
    ),
    Diagnosis(
        code="JX419",
        slug="block-on-tree",
        title="block_until_ready was called on a container",
        why="Arrays have this method, tuples and dicts have not.",
        next="Which function of jax waits for all arrays of a tree?",
    ),
    Diagnosis(
        code="JX420",
        slug="data-dependent-size",
        title="The size of the result depends on the values",
        why=(
            "unique, nonzero and where(x) return as many elements as they find, and under jit "
            "that number must be known beforehand."
        ),
        next="Which argument fixes the size of the result, and what fills the rest?",
    ),
    Diagnosis(
        code="JX421",
        slug="scan-needs-a-pair",
        title="The scan body does not return a pair",
        why=(
            "The body of jax.lax.scan returns (carry, y): what goes to the next step, and "
            "what is collected. None may stand for either."
        ),
        next="What goes on to the next step, and what is kept from each step?",
    ),
    Diagnosis(
        code="JX422",
        slug="carry-changed",
        title="The carry changes its type on the way",
        why=(
            "What a loop body returns as carry must have the shape, dtype and structure of "
            "what it received. An int start with a float sum, or a list for a tuple, breaks "
            "this."
        ),
        next="What is the dtype of the first carry, and what is it after one step?",
    ),
    Diagnosis(
        code="JX423",
        slug="branch-not-callable",
        title="A branch or loop body cannot be called as it should",
        why=(
            "lax.cond takes two functions, not two values; a fori_loop body takes (i, carry). "
            "The branches receive the operands as their arguments."
        ),
        next="With which arguments does JAX call this function?",
    ),
    Diagnosis(
        code="JX424",
        slug="branches-disagree",
        title="The branches return different types",
        why=(
            "Both branches of cond or switch become part of one program, so their results "
            "must agree in structure, shape and dtype."
        ),
        next="What does each branch return: which shape, which dtype?",
    ),
    Diagnosis(
        code="JX425",
        slug="donated-buffer",
        title="A donated array was used again",
        why=(
            "donate_argnums hands the memory of an argument over to the result. After the "
            "call the argument is gone."
        ),
        next="Which name should be used after the call: the old one or the result?",
    ),
    Diagnosis(
        code="JX426",
        slug="python-loop",
        title="A Python loop was unrolled",
        why=(
            "A Python loop over elements is copied step by step into the program, which grows "
            "with the data and takes long to compile."
        ),
        next="Which transformation applies the body to all elements at once, or step after step?",
    ),
    Diagnosis(
        code="JX427",
        slug="captured-data",
        title="Data or parameters were captured instead of passed",
        why=(
            "An array from outside the function becomes a constant of the compiled program: "
            "it is stored with it, and later changes go unnoticed."
        ),
        next="Which values change between calls, and are all of them arguments?",
    ),
    Diagnosis(
        code="JX428",
        slug="jit-on-method",
        title="jit was applied to a method",
        why=(
            "The first argument of a method is self, an object that is not an array, and jit "
            "tries to trace it."
        ),
        next=(
            "Could the computation be a plain function that takes what it needs from self as "
            "arguments?"
        ),
    ),
    Diagnosis(
        code="JX429",
        slug="static-argnames-typo",
        title="A static argument with this name does not exist",
        why=(
            "static_argnames or static_argnums does not match the parameters of the function: "
            "a misspelt name, or a number beyond the last parameter."
        ),
        next="What are the parameter names on the def line?",
    ),
    Diagnosis(
        code="JX430",
        slug="jit-too-small",
        title="The work is too small to measure",
        why=(
            "A call costs some microseconds whatever it does. With a tiny array that is all "
            "one measures, and jit cannot help."
        ),
        next="How large must the array be before the work outweighs the call?",
    ),
    Diagnosis(
        code="JX431",
        slug="not-jitted",
        title="The function is not compiled",
        why="jit was asked for, and the function still runs one operation after the other.",
        next="What does jax.jit return, and is it this that your name refers to?",
    ),
    Diagnosis(
        code="JX432",
        slug="jit-disagrees",
        title="The compiled function gives another answer",
        why=(
            "Eager and compiled runs differ, so the function does something that tracing "
            "cannot see: it changes an argument or a global, or reads one."
        ),
        next="What does the function do besides computing its return value?",
    ),
    Diagnosis(
        code="JX433",
        slug="not-traceable",
        title="The function cannot be traced",
        why="Some step needs the actual numbers while the program is being built.",
        next="Which line uses a value in a way that only a number allows?",
    ),
    Diagnosis(
        code="JX434",
        slug="too-slow",
        title="The function is slower than it should be",
        why=(
            "The answer is right and takes longer than the bar. Work that is done again on "
            "each call, or step by step in Python, is the usual reason."
        ),
        next="What is done on every call that could be done once?",
    ),
    Diagnosis(
        code="JX435",
        slug="not-donated",
        title="No memory was donated",
        why=(
            "The update still makes a copy of the buffer, because the argument was not "
            "donated or its shape and dtype differ from those of the result."
        ),
        next="Which argument is not needed any more after the call?",
    ),
    Diagnosis(
        code="JX436",
        slug="padding-counted",
        title="Padding entered the result",
        why=(
            "The extra entries were counted along with the real ones, in a sum, a mean or a "
            "softmax."
        ),
        next="How does the function know which entries are real?",
    ),
    Diagnosis(
        code="JX437",
        slug="too-many-traces",
        title="The function was traced too often",
        why=(
            "Something in the arguments differs between calls: shape, dtype, weak type, "
            "structure or a static value. Each difference is another trace."
        ),
        next="Which property of which argument changes from call to call?",
    ),
    Diagnosis(
        code="JX438",
        slug="host-callback",
        title="The compiled program calls back into Python",
        why=(
            "pure_callback, io_callback or debug.callback leaves the program and runs Python, "
            "so it cannot be compiled on its own."
        ),
        next="Which jax.numpy function computes the same thing?",
    ),
    Diagnosis(
        code="JX439",
        slug="not-exportable",
        title="The function could not be exported",
        why=(
            "The function runs here, and it contains something that a stand-alone program "
            "cannot hold."
        ),
        next="Which step depends on an object that exists in your session only?",
    ),
    Diagnosis(
        code="JX440",
        slug="inner-program-missed",
        title="An inner program was missed, or the line that holds it",
        why=(
            "A jaxpr has lines that hold programs of their own: the calls of jitted functions, "
            "branches, loop bodies. Both the line and what is in it belong to the program."
        ),
        next="Where in the params of a line are the programs, and which of them are in a tuple?",
    ),
    Diagnosis(
        code="JX441",
        slug="choice-known-already",
        title="A choice that was known while tracing was left to the program",
        why=(
            "lax.cond and jnp.where take both ways into the program. Where a Python value "
            "decides, Python can take one of them, and the other never has to be traced."
        ),
        next="Is the condition a Python value, or a value that is traced?",
    ),
    Diagnosis(
        code="JX442",
        slug="needless-operations",
        title="The program does what nobody needs, or does it twice",
        why=(
            "Lines whose result is not used, or that stand there a second time, were taken over. "
            "A compiler drops them, and so can you."
        ),
        next="Which lines does the result need, directly or through others?",
    ),
    Diagnosis(
        code="JX443",
        slug="shape-as-constant",
        title="A number that belongs to the shape was written down",
        why=(
            "While a function is traced its shapes are numbers, and they stand in the program as "
            "constants. For another shape the same function gives another program."
        ),
        next="Which of the numbers would be another one if the input had another length?",
    ),
    Diagnosis(
        code="JX444",
        slug="when-it-is-traced",
        title="The function is traced at other times",
        why=(
            "jit has one program for each shape and dtype. It traces when a new one comes up, and "
            "keeps the programs that it has."
        ),
        next="For which of the calls is there no program yet?",
    ),
    Diagnosis(
        code="JX445",
        slug="inner-program-once",
        title="An inner program that is called twice was counted once",
        why=(
            "Two lines can hold the very same program, and the printed jaxpr shows it once only. "
            "It runs for each line."
        ),
        next="Do you go through the lines, or through their text, or through different programs?",
    ),
    Diagnosis(
        code="JX446",
        slug="where-for-cond",
        title="Both branches are computed",
        why=(
            "jnp.where chooses between two results, so both have to be there. Only cond and "
            "switch leave a branch out when the program runs."
        ),
        next="Which function of jax.lax takes functions instead of results?",
    ),
    Diagnosis(
        code="JX447",
        slug="state-not-handed-on",
        title="The state was not handed on",
        why=(
            "What a step computes for the next one has to be in the state that it returns, and "
            "has to start from the state that it got."
        ),
        next="What does the next step get to see of this one?",
    ),
)
