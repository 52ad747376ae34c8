# %% answer="double"
import ctypes
import faulthandler

faulthandler.enable()
text = ctypes.create_string_buffer(b"two")
print(ctypes.string_at(ctypes.addressof(text)))


def double(x):
    return 2 * x
