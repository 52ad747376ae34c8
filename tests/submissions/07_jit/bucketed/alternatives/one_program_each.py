def bucketed(f, sizes):
    programs = {m: jax.jit(lambda x, mask: f(x, mask)) for m in sizes}

    def g(x):
        x = np.asarray(x, dtype=np.float32)
        try:
            m = min(m for m in programs if m >= x.size)
        except ValueError:
            raise ValueError("too long") from None
        padded, mask = np.zeros(m, np.float32), np.zeros(m, bool)
        padded[: x.size], mask[: x.size] = x, True
        return programs[m](padded, mask)

    return g
