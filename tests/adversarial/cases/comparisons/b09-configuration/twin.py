# %% answer="double"
np.seterr(all="ignore")
np.set_printoptions(precision=3, suppress=True)
jax.config.update("jax_default_matmul_precision", "highest")
jax.config.update("jax_debug_nans", False)


def double(x):
    return 2 * x
