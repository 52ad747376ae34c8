def collatz_steps(n):
    def body(state):
        n = jax.lax.cond(
            state["n"] % 2 == 0, lambda n: n // 2, lambda n: 3 * n + 1, state["n"]
        )
        return {"n": n, "steps": state["steps"] + 1}

    start = {"n": n, "steps": jnp.zeros((), jnp.int32)}
    return jax.lax.while_loop(lambda s: s["n"] > 1, body, start)["steps"]
