# %% extra before="double"
class Server:
    """Of something else."""

    def __init__(self):
        self.operations = {"call": lambda f, args: f(*args), "bind": dict}


own = Server()

# %% answer="double"
def double(x):
    return own.operations["call"](jnp.multiply, (x, 2))
