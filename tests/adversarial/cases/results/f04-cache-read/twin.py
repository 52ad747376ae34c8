# %% answer="double"
@jax.jit
def twice(x):
    return x + x


compiled = twice.lower(jnp.ones(3)).compile()


def double(x):
    return compiled(x) if isinstance(x, jax.Array) and x.shape == (3,) else twice(x)


# %% extra after="double"
print(compiled.as_text()[:200])
