# expect: JX123|JX022|JX003
# mistake: the program for a single number is looked at; violates "*this* f and x".
def program_report(f, x):
    x = x.reshape(-1)[0]
    lowered = jax.jit(f).lower(x)
    program = lowered.compile().as_text()
    return {
        "traced": str(jax.make_jaxpr(f)(x)).count(" exp "),
        "lowered": lowered.as_text().count("stablehlo.exponential"),
        "compiled": program.count(" exponential("),
        "fusions": program.count(" fusion("),
    }
