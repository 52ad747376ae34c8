# %% answer="double"
from IPython.display import HTML, SVG, Javascript, Latex, Markdown, display

PAGE = "</pre></script><script>alert(1)</script><img src=x onerror=alert(1)>"


class Page:
    def _repr_mimebundle_(self, **kwargs):
        kinds = "text/html image/svg+xml application/javascript text/latex text/markdown image/png"
        return {kind: PAGE for kind in [*kinds.split(), PAGE]}, {PAGE: PAGE}

    def __repr__(self):
        return PAGE


def double(x):
    raise type(PAGE, (Exception,), {})(PAGE)


# %% extra after="double"
for kind in (HTML, SVG, Javascript, Latex, Markdown):
    try:
        display(kind(PAGE), metadata={PAGE: PAGE})
    except Exception as error:
        print(error)
Page()


# %% extra after="double"
raise type(PAGE, (Exception,), {})(PAGE)
