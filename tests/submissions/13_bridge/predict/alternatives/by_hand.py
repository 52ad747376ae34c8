@jax.jit
def predict(state, xs):
    print("traced")
    return net_by_hand(state, xs.reshape(-1, 3), False)[0].reshape(*xs.shape[:2], 2)
