"""Notebooks: what keeps an answer from being marked at all."""

from __future__ import annotations

from ._diagnosis import Diagnosis


NOTEBOOKS = (
    Diagnosis(
        code="JX001",
        slug="missing",
        title="Not answered yet",
        why=(
            "The answer cell still holds the stub that came with the assignment, or raises "
            "NotImplementedError."
        ),
        next="What should this function return for the worked call in the statement?",
    ),
    Diagnosis(
        code="JX002",
        slug="name-missing",
        title="The name that was asked for does not exist",
        why=(
            "The notebook ran to its end and no object has this name. A misspelt or renamed "
            "function, or a cell that was deleted, does this."
        ),
        next=(
            "Is the name in your cell spelt exactly as in the statement, and is it defined at "
            "the top level of the cell?"
        ),
    ),
    Diagnosis(
        code="JX003",
        slug="crashed",
        title="The code raised an exception",
        why=(
            "The call stopped before it returned an answer. The last line of the message "
            "names the error, the line of yours that it points to is where to look first."
        ),
        next="What are the types and shapes of the values on the line that raised?",
    ),
    Diagnosis(
        code="JX004",
        slug="timed-out",
        title="The time ran out",
        why=(
            "The code was still running when its time was used up. An endless loop, a Python "
            "loop over many elements, or compiling again on each call are the usual reasons."
        ),
        next="How does the running time grow when the input becomes twice as long?",
    ),
    Diagnosis(
        code="JX005",
        slug="out-of-memory",
        title="The memory ran out",
        why=(
            "The code asked for more memory than an exercise may use. An array with one axis "
            "too many, often from broadcasting, is the usual reason."
        ),
        next="What is the shape of the largest array that is made on the way?",
    ),
    Diagnosis(
        code="JX006",
        slug="output-limit",
        title="Too much output",
        why=(
            "The cell printed or returned more than can be kept. A print inside a loop is the "
            "usual reason."
        ),
        next="Which line writes the output, and how often does it run?",
    ),
    Diagnosis(
        code="JX007",
        slug="ungradable",
        title="This exercise could not be marked",
        why=(
            "The marking itself failed. This is not your mistake and costs no points; the "
            "instructor has been told."
        ),
        next="Nothing to do here: could you go on with the next exercise?",
    ),
    Diagnosis(
        code="JX008",
        slug="returned-none",
        title="The function returned None",
        why=(
            "A function without a return statement returns None, and so does one that returns "
            "the result of append, update, sort or print."
        ),
        next="Which line of the function should hand the answer back?",
    ),
    Diagnosis(
        code="JX009",
        slug="returned-function",
        title="A function came back where a value was asked for",
        why=(
            "jax.grad(f), jax.jit(f) and jax.vmap(f) are functions: they do nothing until "
            "they are called with arguments."
        ),
        next="What do you still have to do with the function that jax.grad returns?",
    ),
    Diagnosis(
        code="JX010",
        slug="not-callable",
        title="The name is not a function",
        why=(
            "The name is bound to a value, often because a later line reused it for a result, "
            "or because the function was called where it should have been stored."
        ),
        next="What does type(name) say at the end of the notebook?",
    ),
    Diagnosis(
        code="JX011",
        slug="wrong-signature",
        title="The function does not take these arguments",
        why=(
            "The number or the order of the parameters differs from the statement's signature, or "
            "one of your own helpers is called with other arguments than it declares."
        ),
        next="How does your def line compare, argument by argument, with the statement's?",
    ),
    Diagnosis(
        code="JX012",
        slug="syntax-error",
        title="A cell is not valid Python",
        why=(
            "Python could not read the cell, so nothing in it ran. A missing bracket or "
            "colon, a wrong indentation, or a character pasted from a web page are the usual "
            "reasons."
        ),
        next="What stands right before the place that the caret points to?",
    ),
    Diagnosis(
        code="JX013",
        slug="import-missing",
        title="A module could not be imported",
        why=(
            "The module is not installed here, or the name has moved to another module. Only "
            "the packages of the course environment are there when your notebook is marked."
        ),
        next="Which installed package provides this name today?",
    ),
    Diagnosis(
        code="JX014",
        slug="undefined-name",
        title="A name is used before it exists",
        why=(
            "The line uses a name that no earlier line has defined: a typing slip, a missing "
            "import, or a cell that ran in another order when you tried it."
        ),
        next='Does the notebook still work after "Restart kernel and run all cells"?',
    ),
    Diagnosis(
        code="JX015",
        slug="no-such-attribute",
        title="The object has no such attribute",
        why=(
            "The attribute belongs to another type, to another library such as NumPy or "
            "PyTorch, or to an older version."
        ),
        next="What is type(obj), and what does dir(obj) offer instead?",
    ),
    Diagnosis(
        code="JX016",
        slug="no-error-raised",
        title="No error was raised",
        why="The exercise asks for an error on this input, and the function returned an answer.",
        next="Which condition tells this input apart from a good one, and where is it tested?",
    ),
    Diagnosis(
        code="JX017",
        slug="wrong-error",
        title="Another error than the one asked for",
        why=(
            "An exception was raised, of another class or with another message than the "
            "statement names."
        ),
        next=(
            "Is this error raised by your own check, or did the code stumble before it "
            "reached the check?"
        ),
    ),
    Diagnosis(
        code="JX018",
        slug="unreadable-answer",
        title="The answer is of a kind that cannot be compared",
        why=(
            "Arrays, numbers, strings and containers of those can be compared. A generator, a "
            "class instance or an object array cannot."
        ),
        next="Which plain container of arrays carries the same information?",
    ),
    Diagnosis(
        code="JX019",
        slug="earlier-cell-failed",
        title="An earlier cell failed",
        why=(
            "A cell above raised an exception, so the names that it should have defined are "
            "missing here."
        ),
        next="What does the first failing cell from the top say?",
    ),
    Diagnosis(
        code="JX020",
        slug="label-wrong",
        title="A label does not agree with what the code does",
        why=(
            "The code in question was run here, and what it did is not what the answer says of it."
        ),
        next="What does the code do when you run it, and which of the possible answers is that?",
    ),
    Diagnosis(
        code="JX021",
        slug="evidence-constant",
        title="The evidence does not depend on anything that ran",
        why=(
            "The same evidence came back for another input, or when the claim was made true, so it "
            "says nothing of what happened. A value typed in by hand does this."
        ),
        next="What would have to change in your evidence when the input changes?",
    ),
    Diagnosis(
        code="JX022",
        slug="evidence-mismatch",
        title="The evidence differs from what happens here",
        why=(
            "The same was tried here, on the same input, and something else came out than your "
            "evidence says. Another trial than the one asked for does this, and so does a guess."
        ),
        next="What comes out when you do in a fresh cell, letter by letter, what was to be tried?",
    ),
    Diagnosis(
        code="JX023",
        slug="library-changed",
        title="A library function was replaced",
        why=(
            "A function of jax, numpy or another library is no longer the original. An "
            "assignment such as jnp.dot = ..., or a variable named like a module, does this."
        ),
        next="Which line assigns to an attribute of an imported module?",
    ),
    Diagnosis(
        code="JX024",
        slug="not-allowed",
        title="This action is not allowed while marking",
        why=(
            "The code tried to reach the network, a file or another process. Notebooks are "
            "marked without any of these, so that every student's run is alike."
        ),
        next="Can the function get this information through its arguments?",
    ),
    Diagnosis(
        code="JX025",
        slug="process-ended",
        title="The Python process ended",
        why=(
            "Code called exit(), quit() or sys.exit(), or crashed the interpreter itself. The "
            "cells after it could not run."
        ),
        next="Which call ends the program, and what should happen in its place?",
    ),
    Diagnosis(
        code="JX026",
        slug="recursion-limit",
        title="The function calls itself without end",
        why=(
            "Each call makes another one before it returns, so Python's limit on nested calls "
            "was reached. super(self.__class__, self) in a class with a subclass does this as "
            "well."
        ),
        next="For which input should the recursion stop, and does the code ever get there?",
    ),
    Diagnosis(
        code="JX027",
        slug="function-ignored",
        title="The function that was passed in has no effect",
        why=(
            "The answer stays the same when another function is passed, so the body computes "
            "something fixed instead of calling its argument."
        ),
        next="Where in the body is the argument called?",
    ),
    Diagnosis(
        code="JX028",
        slug="printed-output",
        title="The printed output is not the one asked for",
        why=(
            "The text that appeared differs in content or in number of lines. Under jit a "
            "print runs when the function is traced, not when it is called."
        ),
        next="How many lines appear for three calls, and does each show a number?",
    ),
    Diagnosis(
        code="JX029",
        slug="name-not-assigned",
        title="A name of the function was never given a value",
        why=(
            "The line that gives the name its value did not run: it stands in a branch that was "
            "not taken, in a loop of no turns, or below the line that raised in a try."
        ),
        next="On the way that this call took, which line should have given the name its value?",
    ),
)
