from flax.traverse_util import flatten_dict, unflatten_dict


def linen_to_nnx(variables, example):
    flat = {**flatten_dict(variables["params"]), **flatten_dict(variables["batch_stats"])}
    wrapper = bridge.ToNNX(LinenNet(), rngs=nnx.Rngs(jax.random.key(1)))
    wrapper = bridge.lazy_init(wrapper, example)
    nnx.update(wrapper, unflatten_dict(flat))
    print(sorted(flat))
    return wrapper
