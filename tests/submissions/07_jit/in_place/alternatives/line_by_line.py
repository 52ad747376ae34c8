def in_place(f, x, donate):
    jitted = jax.jit(f, donate_argnums=0 if donate else ())
    lines = jitted.lower(x).compile().as_text().split("\n")
    copied = any(" copy(" in line for line in lines)
    old = x.unsafe_buffer_pointer()
    new = jax.block_until_ready(jitted(x)).unsafe_buffer_pointer()
    return {"copied": copied, "deleted": x.is_deleted(), "same memory": bool(old == new)}
