def address_of(x):
    return x.addressable_shards[0].data.unsafe_buffer_pointer()


def in_place(f, x, donate):
    jitted = jax.jit(f, donate_argnums=0 if donate else ())
    facts = {"copied": jitted.trace(x).lower().compile().as_text().find(" copy(") >= 0}
    before = address_of(x)
    kept = jitted(x)
    facts["deleted"] = bool(x.is_deleted())
    facts["same memory"] = not (address_of(kept) != before)
    return facts
