# %% answer="double"
def double(x):
    jax.debug.print("x = {x}", x=x)
    shape = jax.ShapeDtypeStruct(x.shape, x.dtype)
    return jax.pure_callback(lambda x: np.asarray(2 * x, x.dtype), shape, x)
