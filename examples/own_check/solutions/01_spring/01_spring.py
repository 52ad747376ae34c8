"""A small assignment with a check of its own: whether a simulation keeps its energy."""

# %% [markdown]
# # A spring
#
# A mass on a spring is at `q` and has the momentum `p`. Both are computed in small steps of time.

# %% trusted="imports"
import jax
import jax.numpy as jnp
import numpy as np
from jax import Array

from autograder import check
from autograder.checks import authoring


# %% [markdown]
# The energy of the spring stays the same for ever. The next cell has a check for it.

# %% trusted="energy"
GROWS = authoring.diagnosis(
    "PH101",
    "energy-grows",
    title="The energy of the simulation grows",
    why="Both numbers are moved on with what was there before the step, so each swing is a little "
    "wider than the last one.",
    next="Which of q and p is known already when the other one is computed?",
    page="pages/PH101.md",
)


def largest_energy(step, q, p, dt, steps: int) -> float:
    """A probe: it runs where the student's code is, so that no step is a message."""
    found = []
    for _ in range(steps):
        q, p = step(q, p, dt)
        found.append(float(jnp.sum(p**2 + q**2) / 2))
    return max(found)


@authoring.check("property")
def conserves_energy(step, q, p, *, dt: float = 0.1, steps: int = 200):
    """Checks that the energy of a spring never exceeds what it was by a tenth."""
    s = authoring.subject(step)
    text = authoring.called(s, authoring.Args(q, p, dt)) + "\nagain and again"
    most = authoring.probed(s, largest_energy, q, p, dt, steps)
    if isinstance(most, Exception):
        return authoring.from_error(text, most, "the next q and p")
    start = float(np.sum(np.square(q) + np.square(p)) / 2)
    if most <= 1.1 * start:
        return None
    said = "an energy that grows"
    if not authoring.hidden():
        said = f"an energy of up to {most:.3g}, after {start:.3g} at the start"
    return GROWS.finding(text, got=said, expected="about the same energy all the time")


# %% [markdown]
# ### Exercise `step` (3 points)
#
# Write `step(q, p, dt)`, which returns `(q, p)` at the time `dt` later, by the symplectic Euler
# method: first `p - dt * q` is the new `p`, then `q + dt * p`, with the new `p`, is the new `q`.
#
# * `q` and `p` are float32 arrays of one shape; `dt` is a number.
# * It is pure, and its energy stays about the same over many steps.
#
# One call: `step(jnp.array([1.0]), jnp.array([1.0]), 0.5)` returns `([1.25], [0.5])`.
#
# <details><summary>Hint 1</summary>
#
# The new `q` needs the new `p`.
#
# </details>


# %% solution="step"
def step(q: Array, p: Array, dt: float) -> tuple[Array, Array]:
    """Returns position and momentum at the time `dt` later, both of the shape of `q`."""
    ### BEGIN SOLUTION
    p = p - dt * q
    return q + dt * p, p
    ### END SOLUTION


# %% tests="step" points=3
check.values(
    step(jnp.array([1.0]), jnp.array([1.0]), 0.5),
    (jnp.array([1.25]), jnp.array([0.5])),
    mistakes={"PH101": (jnp.array([1.5]), jnp.array([0.5]))},
)
conserves_energy(step, jnp.array([1.0]), jnp.array([0.0]))


### BEGIN HIDDEN TESTS
def step_inputs(rng, case):
    q, p = rng.normal(size=(2, (1, 3)[case % 2]))
    return jnp.float32(q), jnp.float32(p), 0.25


check.equivalent(step, reference.step, inputs=step_inputs)
conserves_energy(step, *step_inputs(authoring.generator(0), 1)[:2], name="conserves energy, longer")
### END HIDDEN TESTS
