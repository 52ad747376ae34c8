# %% extra before="double"
import ctypes


class Pair(ctypes.Structure):
    _fields_ = [("first", ctypes.c_int32), ("second", ctypes.c_int32)]


pair = Pair(1, 2)
numbers = np.array([1.0, 2.0], np.float32)
ctypes.memmove(numbers.ctypes.data, bytes(numbers), numbers.nbytes)

# %% answer="double"
def double(x):
    return pair.second * x
