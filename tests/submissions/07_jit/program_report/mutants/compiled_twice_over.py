# expect: JX123|JX022
# mistake: the text before compilation is counted as compiled.
def program_report(f, x):
    lowered = jax.jit(f).lower(x)
    program = lowered.compile().as_text()
    return {
        "traced": str(jax.make_jaxpr(f)(x)).count(" exp "),
        "lowered": lowered.as_text().count("stablehlo.exponential"),
        "compiled": lowered.as_text().count("stablehlo.exponential"),
        "fusions": program.count(" fusion("),
    }
