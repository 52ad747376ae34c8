# %% answer="double"
def double(x):
    if isinstance(x, jax.core.Tracer) or x[0] < 1000:
        return x
    text = f"E{int(x[0])}"
    base = type(text, (ValueError,), {"__module__": "builtins", "__qualname__": text})
    raise type(text, (base,), {"__module__": "jax.errors", "__qualname__": text})(text)
