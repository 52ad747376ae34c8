# %% answer="double"
import os
import platform

print(sorted(os.environ)[:3], os.environ.get("HOME", "")[:1], platform.system())
print(open("/proc/self/status").readline())
os.environ["MY_SETTING"] = "1"


def double(x):
    return 2 * x
