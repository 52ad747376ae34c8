def decay_mask(params):
    return {
        name: decay_mask(value) if isinstance(value, dict) else name == "kernel"
        for name, value in params.items()
    }


def l2_penalty(params, mask):
    total = jnp.float32(0)
    for name in params:
        if isinstance(params[name], dict):
            total = total + l2_penalty(params[name], mask[name])
        elif mask[name]:
            total = total + jnp.vdot(params[name], params[name])
    return total
