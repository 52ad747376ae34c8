# %% answer="double"
from jax.experimental import io_callback

heard = []


def tell(x):
    heard.append(np.asarray(x))
    return np.asarray(x)


def double(x):
    y = jax.pure_callback(tell, jax.ShapeDtypeStruct(x.shape, x.dtype), x)
    z = io_callback(tell, jax.ShapeDtypeStruct(x.shape, x.dtype), y, ordered=True)
    jax.debug.callback(tell, z)
    return z + 1


# %% extra after="row_sums"
print(heard)
raise ValueError(str(heard))
