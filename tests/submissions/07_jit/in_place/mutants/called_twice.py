# expect: JX425|JX003
# mistake: violates "called once with x itself".
def in_place(f, x, donate):
    jitted = jax.jit(f, donate_argnums=0 if donate else ())
    program = jitted.lower(x).compile().as_text()
    address = x.unsafe_buffer_pointer()
    print(jitted(x))
    result = jitted(x)
    return {
        "copied": " copy(" in program,
        "deleted": x.is_deleted(),
        "same memory": result.unsafe_buffer_pointer() == address,
    }
