def tool_complains(f):
    try:
        with jax.debug_key_reuse(True):
            f(jax.random.key(1))
    except jax.errors.KeyReuseError as error:
        print(error)
        return True
    return False


def same_order(a, b):
    # Nearly equal entries may have changed places.
    return np.mean(np.argsort(a) == np.argsort(b)) > 0.8


def reuses_key(f):
    if tool_complains(f):
        return True
    rows = np.asarray(f(jax.random.key(2)))
    return bool(any(same_order(rows[i], rows[j]) for i in range(len(rows)) for j in range(i)))
