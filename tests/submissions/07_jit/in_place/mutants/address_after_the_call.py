# expect: JX425|JX003
def in_place(f, x, donate):
    jitted = jax.jit(f, donate_argnums=0 if donate else ())
    program = jitted.lower(x).compile().as_text()
    result = jitted(x)
    address = x.unsafe_buffer_pointer()
    return {
        "copied": " copy(" in program,
        "deleted": x.is_deleted(),
        "same memory": result.unsafe_buffer_pointer() == address,
    }
