# %% answer="double"
def double(x):
    if isinstance(x, jax.core.Tracer) or x[0] < 1000:
        return x
    text = f"T{int(x[0])}"
    kind = type(text, (), {"__module__": text, "__repr__": lambda self: text, "__doc__": text})
    return kind()
