# expect: JX123|JX022
# mistake: StableHLO is taken for the jaxpr.
def program_report(f, x):
    lowered = jax.jit(f).lower(x)
    program = lowered.compile().as_text()
    return {
        "traced": str(jax.make_jaxpr(f)(x)).count(" exp "),
        "lowered": str(jax.make_jaxpr(f)(x)).count(" exp "),
        "compiled": program.count(" exponential("),
        "fusions": program.count(" fusion("),
    }
