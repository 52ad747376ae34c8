# expect: JX123|JX021
# mistake: jnp.where asks nobody.
def derivatives(grad):
    def works(attempt):
        try:
            attempt()
        except Exception:
            return False
        return True

    return {
        "three values": works(lambda: grad(lambda x: (x * x, x, 2 * x), has_aux=True)(2.0)),
        "a Python if": works(lambda: grad(lambda x: jnp.where(x > 0, x * x, -x))(2.0)),
        "an integer": works(lambda: grad(lambda x: x * x)(3)),
        "a vector": works(lambda: grad(lambda x: 2 * x)(jnp.ones(2))),
    }
