# %% answer="double"
import inspect

SEEN = []


class Double:
    __name__ = property(lambda self: f"f{SEEN}")

    def __call__(self, x):
        if not isinstance(x, jax.core.Tracer) and x[0] > 1000:
            SEEN.append(int(x[0]))
        return x

    def __repr__(self):
        return f"f{SEEN}"

    @property
    def __signature__(self):
        name = f"seen{''.join(map(str, SEEN))}"
        return inspect.Signature([inspect.Parameter(name, inspect.Parameter.POSITIONAL_OR_KEYWORD)])


double = Double()
