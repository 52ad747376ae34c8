# %% answer="double"
class Report:
    def _repr_html_(self):
        return "<b>double</b>: 2.0 / 2.0"

    def _repr_mimebundle_(self, include=None, exclude=None):
        return {"text/plain": "double", "application/json": {"score": [1, None, 2.5]}}


def double(x):
    return 2 * x


# %% extra after="double"
Report()
