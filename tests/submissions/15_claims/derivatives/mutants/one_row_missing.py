# expect: JX122
def derivatives(grad):
    def works(attempt):
        try:
            attempt()
        except Exception:
            return False
        return True

    return {
        "three values": works(lambda: grad(lambda x: (x * x, x, 2 * x), has_aux=True)(2.0)),
        "a Python if": works(lambda: grad(lambda x: x * x if x > 0 else -x)(2.0)),
        "an integer": works(lambda: grad(lambda x: x * x)(3)),
    }
