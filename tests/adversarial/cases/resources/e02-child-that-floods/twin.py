# %% answer="double"
import subprocess

done = subprocess.run(["seq", "5000"], capture_output=True, text=True)
subprocess.run(["echo", "from a child"])


def double(x):
    return 2 * x


# %% extra after="double"
print(len(done.stdout), done.stdout[-100:])
