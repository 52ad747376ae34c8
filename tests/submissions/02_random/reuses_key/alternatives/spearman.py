import scipy.stats


def reuses_key(f):
    try:
        with jax.debug_key_reuse(True):
            rows = np.asarray(f(jax.random.key(7)))
    except jax.errors.KeyReuseError:
        return True
    for i, row in enumerate(rows):
        for other in rows[:i]:
            if scipy.stats.spearmanr(row, other).statistic > 0.8:
                return True
    return False
