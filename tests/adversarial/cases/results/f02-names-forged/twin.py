# %% answer="double"
import gc
import types

double = types.FunctionType((lambda x: x + x).__code__, globals(), "double")
gc.collect()
