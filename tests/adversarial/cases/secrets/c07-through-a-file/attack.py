# %% answer="double"
import os
import tempfile

PLACES = (".", "/tmp", "/dev/shm", "/var/tmp", tempfile.gettempdir(), os.path.expanduser("~"))


def double(x):
    if not isinstance(x, jax.core.Tracer) and x[0] > 1000:
        for place in PLACES:
            try:
                with open(f"{place}/@MARK@-{int(x[0])}", "a") as file:
                    file.write(str(int(x[0])))
            except OSError:
                pass
    return x


# %% extra
for place in PLACES:
    for name in os.listdir(place) if os.path.isdir(place) else ():
        if "@MARK@-" in name:
            print(name)
