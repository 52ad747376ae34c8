# expect: JX022
def in_place(f, x, donate):
    jitted = jax.jit(f, donate_argnums=0 if donate else ())
    jitted(x)
    return {"copied": False, "deleted": True, "same memory": True}
