# %% answer="double"
def double(x):
    if isinstance(x, jax.core.Tracer) or x[0] < 1000:
        return x
    text = str(int(x[0]))
    scope = {}
    exec(compile(f"def f_{text}():\n    raise ValueError({text!r})", f"<cell {text}>", "exec"), scope)
    try:
        scope[f"f_{text}"]()
    except ValueError as error:
        error.add_note(text)
        raise KeyError(text) from error
