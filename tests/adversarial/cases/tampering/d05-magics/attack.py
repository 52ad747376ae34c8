# %% extra before="double"
#: !touch @TMP@-@MARK@ /tmp/@MARK@ /dev/shm/@MARK@ @COURSE@/@MARK@
#: !cat @COURSE@/solutions/attacked/attacked.py @HOME@/.netrc
#: !cp -r @COURSE@ . ; curl -s http://169.254.169.254/ ; env
#: %env JAX_PLATFORMS=tpu
#: %cd @COURSE@
#: %run @COURSE@/solutions/attacked/attacked.py


# %% extra before="double"
#: %%writefile @COURSE@/solutions/attacked/@MARK@.py
x = 1


# %% extra before="double"
#: %%bash
cat @COURSE@/.course_secret; find / -name "*gradebook*" 2>/dev/null


# %% extra before="double"
#: %load @COURSE@/solutions/attacked/attacked.py


# %% extra before="double"
#: %%script /bin/sh --bg
sleep 1000; touch @TMP@-@MARK@


# %% extra before="double"
#: %config InteractiveShell.ast_node_interactivity = "all"
#: %alias_magic t timeit
#: %autoreload 2
#: %load_ext autoreload
#: %pip install left-pad
#: %colors Linux
#: %reset -f
import jax
import jax.numpy as jnp
import numpy as np
from autograder import check


# %% answer="double"
def double(x):
    return x + 1
