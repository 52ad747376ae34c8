# %% answer="double"
jax.config.update("jax_default_matmul_precision", "bfloat16")
jax.config.update("jax_enable_x64", True)
jax.config.update("jax_numpy_rank_promotion", "allow")
jax.config.update("jax_debug_nans", False)
np.seterr(all="ignore")
np.set_printoptions(precision=1)


def double(x):
    return x * 2.001
