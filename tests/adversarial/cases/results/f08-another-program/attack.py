# %% extra before="double"
import autograder.candidate._export as kit

real = kit.export_flat


def hostile(f, args, kwargs, platforms):
    blob, tree, count = real(f, args, kwargs, platforms)
    return forged(blob, tree, count)


kit.export_flat = hostile


# %% answer="double"
from jax import export
from jax.experimental import io_callback


def other(shape, f, **options):
    made = export.export(jax.jit(f), **options)(jax.ShapeDtypeStruct(shape, np.float32))
    return bytes(made.serialize(vjp_order=3))


def forged(blob, tree, count):
    programs.append(programs.pop(0))
    return programs[0], tree, count


programs = [
    other((3,), lambda x: x),
    other((4,), lambda x: 2 * x),
    other((), lambda x: 2 * x),
    other((3,), lambda x: 2 * x, platforms=["tpu", "cuda"]),
]


def double(x):
    return x + 1
