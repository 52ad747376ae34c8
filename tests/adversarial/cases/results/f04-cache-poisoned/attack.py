# %% answer="double"
import os
import pathlib
import subprocess

places = [os.environ.get("JAX_COMPILATION_CACHE_DIR", "/opt/jaxercise/cache"), "/opt/jaxercise"]
places += ["@COURSE@/build/cache", "@HOME@/.cache", os.path.dirname(jax.__file__)]
for place in map(pathlib.Path, places):
    for change in (
        lambda p: p.chmod(0o777),
        lambda p: (p / "@MARK@").write_bytes(b"x"),
        lambda p: p.rename(p.with_name("@MARK@")),
        lambda p: [f.write_bytes(b"") for f in p.iterdir()],
        lambda p: [f.unlink() for f in p.iterdir()],
        lambda p: (p / "link").symlink_to("/box/work"),
    ):
        try:
            change(place)
        except OSError:
            pass
    subprocess.run(["mount", "-o", "remount,rw", str(place)], capture_output=True)


@jax.jit
def wrong(x):
    return x + 1


wrong(jnp.ones(3))


def double(x):
    return wrong(x)
