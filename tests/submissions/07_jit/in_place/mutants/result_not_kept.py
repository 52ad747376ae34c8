# expect: JX022
# mistake: the memory of another call is looked at.
def in_place(f, x, donate):
    jitted = jax.jit(f, donate_argnums=0 if donate else ())
    program = jitted.lower(x).compile().as_text()
    address = x.unsafe_buffer_pointer()
    jitted(x)
    return {
        "copied": " copy(" in program,
        "deleted": x.is_deleted(),
        "same memory": jitted(jnp.zeros(x.shape)).unsafe_buffer_pointer() == address,
    }
