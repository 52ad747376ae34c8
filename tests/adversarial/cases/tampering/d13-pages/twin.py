# %% answer="double"
def double(x):
    return 2 * x


# %% extra after="double"
import matplotlib.pyplot as plt
from IPython.display import HTML, Markdown, display

display(HTML("<table><tr><td>1</td></tr></table>"), Markdown("**bold** and $x^2$"))
_ = plt.plot([1, 2, 3])
