def in_place(f, x, donate):
    jitted = jax.jit(f, donate_argnums=0 if donate else ())
    shape = jax.ShapeDtypeStruct(x.shape, x.dtype)
    address = x.unsafe_buffer_pointer()
    result = jitted(x)
    address_now = result.unsafe_buffer_pointer()
    try:
        np.asarray(x)
        deleted = False
    except RuntimeError:
        deleted = True
    text = jitted.lower(shape).compile().as_text()
    return {"same memory": address == address_now, "deleted": deleted, "copied": " copy(" in text}
