def masked_moments(x, mask):
    means, variances = [], []
    for row, real in zip(x, mask):
        row = jnp.where(real, row, 0.0)
        n = real.sum()
        mean = row.sum() / n
        means.append(mean)
        variances.append(jnp.where(real, row - mean, 0.0).__pow__(2).sum() / n)
    return jnp.stack(means), jnp.stack(variances)
