def program_report(f, x):
    lowered = jax.jit(f).lower(x)
    program = lowered.compile().as_text()
    looked_at = {
        "traced": (" exp ", repr(jax.make_jaxpr(f)(x))),
        "lowered": ("stablehlo.exponential", lowered.as_text()),
        "compiled": (" exponential(", program),
        "fusions": (" fusion(", program),
    }
    return {key: text.count(part) for key, (part, text) in looked_at.items()}
