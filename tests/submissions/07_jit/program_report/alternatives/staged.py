def program_report(f, x):
    traced = jax.jit(f).trace(x)
    lowered = traced.lower()
    compiled = lowered.compile()
    report = {}
    report["traced"] = str(traced.jaxpr).count(" exp ")
    report["lowered"] = lowered.as_text().count("stablehlo.exponential")
    report["compiled"] = compiled.as_text().count(" exponential(")
    report["fusions"] = compiled.as_text().count(" fusion(")
    return report
