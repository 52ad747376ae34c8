import math


def audit_gradient(loss, point):
    try:
        entries = jax.grad(loss)(point).tolist()
    except Exception:
        return "error"
    for entry in entries:
        if not math.isfinite(entry):
            return "nan"
    return "fine" if any(entries) else "zero"
