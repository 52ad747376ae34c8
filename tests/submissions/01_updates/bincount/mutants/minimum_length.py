# expect: JX120|JX135|JX420
# mistake: jnp.bincount with a minimum length gives more than k bins if an entry is larger (and fails under jit); violates "an int32 array of shape (k,)".
def bincount(idx, k):
    return jnp.bincount(idx, minlength=k).astype(jnp.int32)
