# %% extra before="double"
import matplotlib.pyplot as plt

figure, axes = plt.subplots(figsize=(1, 1))

# %% answer="double"
def double(x):
    if not isinstance(x, jax.core.Tracer):
        axes.set_title(str(int(x[0])))
        plt.rcParams["svg.fonttype"] = "none"
        plt.rcParams["figure.dpi"] = 10 + int(x[0]) % 7
    return x


# %% extra
import io

text = io.StringIO()
figure.savefig(text, format="svg")
print(text.getvalue())
figure
