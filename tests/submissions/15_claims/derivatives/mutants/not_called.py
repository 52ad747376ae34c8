# expect: JX022|JX123
# mistake: grad(f) alone raises nothing.
def derivatives(grad):
    def works(attempt):
        try:
            attempt()
        except Exception:
            return False
        return True

    return {
        "three values": works(lambda: grad(lambda x: (x * x, x, 2 * x), has_aux=True)),
        "a Python if": works(lambda: grad(lambda x: x * x if x > 0 else -x)),
        "an integer": works(lambda: grad(lambda x: x * x)),
        "a vector": works(lambda: grad(lambda x: 2 * x)),
    }
