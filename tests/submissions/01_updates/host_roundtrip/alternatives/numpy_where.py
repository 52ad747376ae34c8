def host_roundtrip(array: np.ndarray):
    sent = jnp.array(array)
    print(sent.devices())
    first = np.arange(len(array)) == 0
    back = np.where(first, np.zeros_like(array), np.asarray(sent))
    return (sent, back)
