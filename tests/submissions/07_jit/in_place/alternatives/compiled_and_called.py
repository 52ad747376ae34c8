def in_place(f, x, donate):
    jitted = jax.jit(f, donate_argnums=0 if donate else ())
    compiled = jitted.lower(x).compile()
    where = x.unsafe_buffer_pointer()
    y = jitted(x)
    report = dict(copied=compiled.as_text().count(" copy(") > 0, deleted=x.is_deleted())
    report["same memory"] = y.unsafe_buffer_pointer() == where
    return report
