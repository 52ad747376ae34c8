def batch_norm(x, scale, bias, stats, momentum, train):
    layer = nn.BatchNorm(use_running_average=not train, momentum=momentum)
    variables = {"params": {"scale": scale, "bias": bias}, "batch_stats": stats}
    y, updates = layer.apply(variables, x, mutable=["batch_stats"])
    return y, updates["batch_stats"]
