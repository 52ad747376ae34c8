# expect: JX022
# mistake: no alias is taken for a copy.
def in_place(f, x, donate):
    jitted = jax.jit(f, donate_argnums=0 if donate else ())
    program = jitted.lower(x).compile().as_text()
    address = x.unsafe_buffer_pointer()
    result = jitted(x)
    return {
        "copied": "input_output_alias" not in program,
        "deleted": x.is_deleted(),
        "same memory": result.unsafe_buffer_pointer() == address,
    }
