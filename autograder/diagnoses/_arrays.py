"""Arrays and purity: updates, dtypes, shapes, side effects."""

from __future__ import annotations

from ._diagnosis import Diagnosis


ARRAYS = (
    Diagnosis(
        code="JX101",
        slug="input-mutated",
        title="An argument was changed in place",
        why=(
            "x[i] = ..., x += ... on a NumPy array, or writing into a dict or list, changes "
            "the caller's object. On a jax.Array it raises, and under jit it cannot work."
        ),
        next="Which expression builds a new array in which one part is replaced?",
    ),
    Diagnosis(
        code="JX102",
        slug="immutable-assignment",
        title="A JAX array was assigned to",
        why=(
            "JAX arrays never change after they are made, so x[i] = v has nothing that it "
            "could write to."
        ),
        next="Which method of x returns a new array with position i replaced?",
    ),
    Diagnosis(
        code="JX103",
        slug="update-discarded",
        title="The updated array was dropped",
        why=(
            "x.at[i].set(v) returns a new array and leaves x as it was. If nothing holds on "
            "to that new array, the old one is returned."
        ),
        next="Which name holds the result of the update, and is it the name that you return?",
    ),
    Diagnosis(
        code="JX104",
        slug="numpy-round-trip",
        title="NumPy was applied to a traced array",
        why=(
            "Inside jit, grad or vmap an array is a stand-in without numbers. NumPy functions "
            "need the numbers, jax.numpy functions record the operation instead."
        ),
        next="Which call on the path from input to output begins with np. rather than jnp.?",
    ),
    Diagnosis(
        code="JX105",
        slug="duplicate-index-set",
        title="Repeated indices were set instead of added",
        why=(
            "x.at[i].set(x[i] + 1) reads all old values first and writes afterwards, so an "
            "index that occurs twice is counted once."
        ),
        next="Which .at method adds up all contributions to the same index?",
    ),
    Diagnosis(
        code="JX106",
        slug="index-clamped",
        title="An index was out of range, and no error came",
        why=(
            "JAX cannot raise from compiled code, so a read beyond the end is moved to the "
            "last element and a write beyond the end is dropped."
        ),
        next=(
            "Which mode of .at[...].get or .at[...].set says what an index beyond the end "
            "should do?"
        ),
    ),
    Diagnosis(
        code="JX107",
        slug="boolean-mask",
        title="A boolean mask was used as an index under jit",
        why=(
            "x[mask] has as many elements as the mask has True values, and under jit that "
            "number is not known when the program is built."
        ),
        next="Which function chooses between two arrays element by element and keeps the shape?",
    ),
    Diagnosis(
        code="JX108",
        slug="rebinding",
        title="A name was rebound, the array was not changed",
        why=(
            "y = x gives one array two names, and x += 1 then makes a new array for the name "
            "x. The name y still means the old one."
        ),
        next="Which object does each name refer to after every line?",
    ),
    Diagnosis(
        code="JX109",
        slug="list-as-array",
        title="A Python list was passed where an array is needed",
        why=(
            "jax.numpy functions take arrays, and they refuse lists because turning a list "
            "into an array can be very slow."
        ),
        next="Where is the best place to call jnp.array on this list, once?",
    ),
    Diagnosis(
        code="JX110",
        slug="float64-request",
        title="float64 was asked for and float32 came",
        why=(
            "JAX works in 32 bits unless 64-bit mode is switched on, so the request is cut "
            "down with a warning."
        ),
        next="Does this computation need 64 bits, and if not, which dtype should the code ask for?",
    ),
    Diagnosis(
        code="JX111",
        slug="float-into-int",
        title="Decimal numbers were written into an integer array",
        why="The array keeps its integer dtype, so everything after the decimal point is cut off.",
        next="Which dtype must the array have before the write?",
    ),
    Diagnosis(
        code="JX112",
        slug="read-only-view",
        title="A read-only array was written to",
        why=(
            "np.asarray of a JAX array is a view of memory that belongs to JAX, and a "
            "read-only input belongs to the caller. Neither can be written to."
        ),
        next="Do you need a copy of your own, or a new JAX array?",
    ),
    Diagnosis(
        code="JX113",
        slug="torch-tensor",
        title="A PyTorch tensor was passed to JAX",
        why="JAX functions take NumPy and JAX arrays. A tensor has to be converted first.",
        next="At which single place in the program should tensors become arrays?",
    ),
    Diagnosis(
        code="JX114",
        slug="integer-overflow",
        title="An integer does not fit its dtype",
        why=(
            "Integers of fixed width wrap around without a warning: 200 + 100 is 44 in uint8. "
            "A Python integer that is too large raises OverflowError."
        ),
        next="What is the largest value that can occur, and which dtype holds it?",
    ),
    Diagnosis(
        code="JX115",
        slug="old-array-api",
        title="The array type is used by an old name or interface",
        why=(
            "DeviceArray is gone, and x.device is a property. The class of every JAX array, "
            "traced ones included, is jax.Array."
        ),
        next="What does isinstance(x, jax.Array) give, and what is x.devices()?",
    ),
    Diagnosis(
        code="JX116",
        slug="silent-broadcast",
        title="Two shapes were broadcast into a larger one",
        why=(
            "(B, 1) combined with (B,) gives (B, B): every example is compared with every "
            "other, without any error."
        ),
        next="Which shapes have the two arrays on the line that combines them?",
    ),
    Diagnosis(
        code="JX120",
        slug="wrong-shape",
        title="The shape is not the one asked for",
        why=(
            "The numbers may be right, the axes are not: one is missing, extra, or of another "
            "length."
        ),
        next="What is the shape after each line, written as names such as (batch, features)?",
    ),
    Diagnosis(
        code="JX121",
        slug="wrong-dtype",
        title="The dtype is not the one asked for",
        why=(
            "The result has another number type. A Python float, a comparison, a division or "
            "a missing dtype argument often decides it."
        ),
        next="Which line decides the dtype of the result?",
    ),
    Diagnosis(
        code="JX122",
        slug="wrong-structure",
        title="The container is not the one asked for",
        why=(
            "The arrays sit in another arrangement: a list instead of a tuple, another key, "
            "or one level of nesting more or less."
        ),
        next="What does jax.tree.structure say about your answer?",
    ),
    Diagnosis(
        code="JX123",
        slug="wrong-value",
        title="The values are not the ones asked for",
        why="Shape and dtype are right and the numbers differ.",
        next="Can you work out the smallest case by hand and compare it step by step?",
    ),
    Diagnosis(
        code="JX124",
        slug="non-finite",
        title="NaN or infinity appears in the answer",
        why=(
            "A division by zero, the logarithm or root of a number that is not positive, or "
            "an exponential that is too large makes NaN or inf, and they spread."
        ),
        next="On which line does jnp.isfinite first become False?",
    ),
    Diagnosis(
        code="JX125",
        slug="constant-factor",
        title="The answer is off by one constant factor",
        why=(
            "All numbers have the same ratio to the expected ones. A mean in place of a sum, "
            "a missing 1/2, or a count that is off by one does this."
        ),
        next="Which quantity of the problem equals this factor?",
    ),
    Diagnosis(
        code="JX126",
        slug="transposed",
        title="The answer is transposed",
        why="The numbers are right and two axes are exchanged.",
        next="Which axis should come first in the result, and which line decides that?",
    ),
    Diagnosis(
        code="JX127",
        slug="sign-flipped",
        title="The sign is the other way round",
        why="Every number is right except for its sign.",
        next="Should this quantity grow or shrink when the input grows?",
    ),
    Diagnosis(
        code="JX128",
        slug="wrong-reduction-axis",
        title="The wrong axis was reduced",
        why=(
            "The sum, mean, maximum or normalisation ran along another axis. On a square "
            "array the shape does not give it away."
        ),
        next="Along which axis do the numbers that belong together lie?",
    ),
    Diagnosis(
        code="JX129",
        slug="off-by-one",
        title="The answer is shifted by one",
        why=(
            "The values are right, one place too early or too late: an index from 1 instead "
            "of 0, an inclusive end, or a step counted before or after the update."
        ),
        next="What is the first value, and after how many steps is it reached?",
    ),
    Diagnosis(
        code="JX130",
        slug="numpy-returned",
        title="A NumPy array came back where a JAX array was asked for",
        why=(
            "A np. function or np.asarray at the end gives a NumPy array, which lives on the "
            "host and can be changed in place."
        ),
        next="Which line turns the result into a NumPy array?",
    ),
    Diagnosis(
        code="JX131",
        slug="list-returned",
        title="A Python list came back where an array was asked for",
        why="The result was collected in a list or tuple and never turned into one array.",
        next="Which function stacks a list of equal arrays along a new axis?",
    ),
    Diagnosis(
        code="JX132",
        slug="low-precision",
        title="The answer is close, not close enough",
        why=(
            "The idea is right and some digits are lost: an approximation, a small number "
            "added for safety, or a subtraction of two nearly equal numbers."
        ),
        next="Which step throws away digits?",
    ),
    Diagnosis(
        code="JX133",
        slug="dtype-promoted",
        title="The dtype grew on the way",
        why=(
            "The inputs were of a narrow type and the result is wider, because one operand on "
            "the way, often a NumPy array or scalar, has a wider type."
        ),
        next="What is the dtype of each operand on the line where it changes?",
    ),
    Diagnosis(
        code="JX134",
        slug="reordered",
        title="The right numbers came in another order",
        why=(
            "The same values are there, in another order. A reshape in place of a transpose, "
            "or a loop over another order, does this."
        ),
        next="In which order does each step of the code visit the elements?",
    ),
    Diagnosis(
        code="JX135",
        slug="edge-case",
        title="An edge case is not covered",
        why=(
            "The answer is right for ordinary inputs and wrong for a special one: empty, of "
            "length one, exactly on a boundary, or with equal entries."
        ),
        next="What should the function do on the smallest input, and on the boundary itself?",
    ),
    Diagnosis(
        code="JX136",
        slug="unstable-exp",
        title="An exponential overflowed",
        why=(
            "exp of a number above 88 is infinity in float32, and exp of one below -104 is "
            "zero. Subtracting the maximum first keeps the numbers in range and does not "
            "change the result."
        ),
        next="What is the largest number that goes into exp?",
    ),
    Diagnosis(
        code="JX137",
        slug="constant-answer",
        title="The answer is the same for every input",
        why=(
            "The result does not depend on the input, as if it had been written down for one "
            "example."
        ),
        next="Which line of the function uses its argument?",
    ),
    Diagnosis(
        code="JX138",
        slug="global-changed",
        title="A global object was changed",
        why=(
            "The function changed something that lives outside it. Under jit that happens "
            "once, while tracing, and never again."
        ),
        next="Can this value come in as an argument and go out as a result?",
    ),
    Diagnosis(
        code="JX139",
        slug="not-deterministic",
        title="The same input gave two answers",
        why=(
            "Something besides the arguments decides the result: NumPy's global generator, "
            "the clock, the order of a set, or a changing global."
        ),
        next="What does the function read that is not an argument?",
    ),
    Diagnosis(
        code="JX140",
        slug="history-dependent",
        title="The answer depends on earlier calls",
        why=(
            "The function remembers something from one call to the next, in a global, a "
            "default argument such as a list, or an attribute."
        ),
        next="What is left behind after the first call?",
    ),
    Diagnosis(
        code="JX141",
        slug="incompatible-shapes",
        title="The shapes do not fit together",
        why=(
            "An operation got arrays whose shapes cannot be combined: two axes that should be "
            "equal are not, or an axis is missing."
        ),
        next="What are the two shapes, and which pair of axes should be equal?",
    ),
    Diagnosis(
        code="JX142",
        slug="elements-dropped",
        title="Elements were dropped",
        why="x[mask] keeps only the selected elements, so the result is shorter than the input.",
        next="What should stand at the positions that are not selected?",
    ),
    Diagnosis(
        code="JX143",
        slug="float-index",
        title="An index is not an integer",
        why=(
            "Positions are counted with integers. A float such as n / 2 is not an index, even "
            "when it is whole."
        ),
        next="Which operator divides and gives an integer?",
    ),
    Diagnosis(
        code="JX144",
        slug="constant-offset",
        title="The answer is off by one constant amount",
        why="Every number differs from the expected one by the same amount.",
        next="Which term is added everywhere, or missing everywhere?",
    ),
    Diagnosis(
        code="JX145",
        slug="numpy-has-no-at",
        title="A NumPy array was asked for what only JAX arrays have",
        why=(
            "x.at, x.devices() and x.block_until_ready() belong to jax.Array. What came in is a "
            "NumPy array, which jnp functions take and which has none of them."
        ),
        next="Which function of jnp gives back a JAX array, whatever kind of array it is given?",
    ),
    Diagnosis(
        code="JX146",
        slug="filled-with-nan",
        title="Places outside of the array were filled with NaN",
        why=(
            'A read with mode="fill", which jnp.take does unless told otherwise, puts NaN in the '
            "place of what does not exist; in an integer array, the smallest integer."
        ),
        next="Which argument, beside mode, says what to fill with?",
    ),
    Diagnosis(
        code="JX147",
        slug="jax-returned",
        title="A JAX array came back where a NumPy array was asked for",
        why=(
            "jnp functions, .at and operators with one JAX array among their operands give a "
            "jax.Array, whatever the others are."
        ),
        next="Which function turns a JAX array into a NumPy array, and where is it called?",
    ),
    Diagnosis(
        code="JX148",
        slug="boolean-sum",
        title="Booleans were added, and stayed booleans",
        why=(
            "True + True is True for arrays of booleans: + means or. To count, make them integers "
            "first, or use jnp.sum, which does."
        ),
        next="What is the dtype of the array that holds the counts?",
    ),
)
