# %% extra before="double"
import autograder
import autograder.checks as checks

print(autograder.__version__, [name for name in dir(checks) if not name.startswith("_")])
own_difference = lambda a, b: float(jnp.max(jnp.abs(a - b)))

# %% answer="double"
def double(x):
    assert own_difference(x, x) == 0 if not isinstance(x, jax.core.Tracer) else True
    return 2 * x
