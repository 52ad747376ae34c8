# %% answer="double"
from jax import export

whole = export.export(jax.jit(lambda x: x + x))(jax.ShapeDtypeStruct((3,), np.float32))
again = export.deserialize(whole.serialize())


def double(x):
    return again.call(x) if x.shape == (3,) else x + x
