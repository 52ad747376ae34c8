# expect: JX022|JX425
# mistake: equal values are taken for the same memory.
def in_place(f, x, donate):
    jitted = jax.jit(f, donate_argnums=0 if donate else ())
    program = jitted.lower(x).compile().as_text()
    before = x + 0
    result = jitted(x)
    return {
        "copied": " copy(" in program,
        "deleted": x.is_deleted(),
        "same memory": bool((result == before).all()),
    }
