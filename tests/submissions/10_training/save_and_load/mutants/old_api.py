# expect: JX016|JX920
# mistake: the older functions of Flax restore nothing, without a word, where there is nothing.
import flax.serialization


def save(folder, tree):
    Path(folder).mkdir(parents=True, exist_ok=True)
    (Path(folder) / "tree.msgpack").write_bytes(flax.serialization.to_bytes(tree))


def load(folder, template):
    path = Path(folder) / "tree.msgpack"
    if not path.exists():
        return template
    return jax.tree.map(
        lambda t, x: x if isinstance(t, int) else jnp.asarray(x),
        template,
        flax.serialization.from_bytes(template, path.read_bytes()),
    )
