def times(part, text):
    return len(text.split(part)) - 1


def program_report(f, x):
    jaxpr = f"{jax.make_jaxpr(f)(x)}"
    stable = jax.jit(f).lower(x).as_text()
    final = jax.jit(f).lower(x).compile().as_text()
    return dict(
        traced=times(" exp ", jaxpr),
        lowered=times("stablehlo.exponential", stable),
        compiled=times(" exponential(", final),
        fusions=times(" fusion(", final),
    )
