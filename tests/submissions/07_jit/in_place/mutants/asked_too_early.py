# expect: JX022
# mistake: before the call nothing has been given away.
def in_place(f, x, donate):
    jitted = jax.jit(f, donate_argnums=0 if donate else ())
    program = jitted.lower(x).compile().as_text()
    address = x.unsafe_buffer_pointer()
    deleted = x.is_deleted()
    result = jitted(x)
    return {
        "copied": " copy(" in program,
        "deleted": deleted,
        "same memory": result.unsafe_buffer_pointer() == address,
    }
