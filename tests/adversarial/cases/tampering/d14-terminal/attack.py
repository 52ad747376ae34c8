# %% answer="double"
EVIL = "\x1b[2J\x1b]0;owned\x07\x1b]8;;http://attacker.test\x1b\\\\link\x9b31m\u202e\u2066\x08\x08\x00passed"


def double(x):
    raise type(EVIL, (ValueError,), {})(EVIL * 100)


# %% extra after="double"
import sys

print(EVIL)
print(EVIL * 100, file=sys.stderr)
double.__name__ = double.__qualname__ = EVIL
double.__doc__ = EVIL
