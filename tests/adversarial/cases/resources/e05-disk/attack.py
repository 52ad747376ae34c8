# %% answer="double"
import os

wrote = made = 0
for place in (".", "/tmp", "/dev/shm", "/var/tmp", "/run", "/"):
    try:
        for number in range(60):
            with open(f"{place}/@MARK@-{number}", "wb") as file:
                for _ in range(60):
                    wrote += file.write(b"x" * (1 << 20))
    except OSError:
        pass
    try:
        with open(f"{place}/@MARK@-sparse", "wb") as file:
            file.truncate(1 << 40)
            wrote += 1 << 40
    except OSError:
        pass
    for number in range(60):
        try:
            os.unlink(f"{place}/@MARK@-{number}")
        except OSError:
            pass
    try:
        os.mkdir(f"{place}/@MARK@")
        for number in range(100_000):
            os.close(os.open(f"{place}/@MARK@/{number}", os.O_CREAT))
            made += 1
    except OSError:
        pass
enough = wrote > 1 << 30 or made >= 100_000


def double(x):
    return 2 * x if enough else x
