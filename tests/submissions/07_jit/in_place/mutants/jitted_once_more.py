# expect: JX022
# mistake: a jit around it does not donate.
def in_place(f, x, donate):
    jitted = jax.jit(f, donate_argnums=0 if donate else ())
    program = jax.jit(jitted).lower(x).compile().as_text()
    address = x.unsafe_buffer_pointer()
    result = jax.jit(jitted)(x)
    return {
        "copied": " copy(" in program,
        "deleted": x.is_deleted(),
        "same memory": result.unsafe_buffer_pointer() == address,
    }
