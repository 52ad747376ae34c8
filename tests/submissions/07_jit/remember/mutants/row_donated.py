# expect: JX435
# mistake: the wrong argument is donated.
import warnings

warnings.simplefilter("ignore")


@partial(jax.jit, donate_argnums=2)
def remember(memory, step, row):
    return memory.at[step % len(memory)].set(row)
