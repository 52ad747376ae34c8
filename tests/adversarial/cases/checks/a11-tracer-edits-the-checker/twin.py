# %% extra before="double"
import sys

calls = []


def note(frame, event, arg):
    if frame.f_code.co_name == "double":
        calls.append(event)
    return None


sys.settrace(note)

# %% answer="double"
def double(x):
    return 2 * x
