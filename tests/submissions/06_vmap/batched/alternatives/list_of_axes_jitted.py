def batched(f):
    print("batching", f)
    return jax.jit(jax.vmap(f, in_axes=[0, None, None], out_axes=0))
