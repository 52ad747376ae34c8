# expect: JX015|JX003
def program_report(f, x):
    lowered = jax.jit(f).lower(x)
    program = jax.jit(f).compile(x).as_text()
    return {
        "traced": str(jax.make_jaxpr(f)(x)).count(" exp "),
        "lowered": lowered.as_text().count("stablehlo.exponential"),
        "compiled": program.count(" exponential("),
        "fusions": program.count(" fusion("),
    }
