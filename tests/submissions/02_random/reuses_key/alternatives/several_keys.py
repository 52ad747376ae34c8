def reuses_key(function):
    """Asks with three keys, to be sure."""

    def once(seed):
        try:
            with jax.debug_key_reuse(True):
                rows = function(jax.random.key(seed))
        except jax.errors.KeyReuseError:
            return True
        ranks = np.argsort(np.argsort(np.asarray(rows), axis=1), axis=1)
        centred = ranks - ranks.mean(axis=1, keepdims=True)
        unit = centred / np.linalg.norm(centred, axis=1, keepdims=True)
        return bool((unit @ unit.T > 0.9).sum() > len(unit))

    return any([once(seed) for seed in range(3)])
