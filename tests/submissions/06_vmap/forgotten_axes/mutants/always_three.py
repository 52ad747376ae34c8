# expect: JX120
def forgotten_axes(d):
    w = jnp.array([5.0, 1.0, 1.0])
    return {"loud": (jnp.ones((4, 3)), w), "silent": (jnp.ones((3, 3)), w)}
