# expect: JX121|JX122
# mistake: violates "The values are Python ints".
def program_report(f, x):
    lowered = jax.jit(f).lower(x)
    program = lowered.compile().as_text()
    found = {
        "traced": str(jax.make_jaxpr(f)(x)).count(" exp "),
        "lowered": lowered.as_text().count("stablehlo.exponential"),
        "compiled": program.count(" exponential("),
        "fusions": program.count(" fusion("),
    }
    return {name: jnp.array(n) for name, n in found.items()}
