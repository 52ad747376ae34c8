"""The other way to mark: test cells run in the notebook's own process, as in nbgrader.

For courses whose tests count on that: they share names, patches, prints, files and figures with the
notebook. The process is behind the same walls, under the same limits, and gets the course's own
test cells, one after the other. What it says of them is a claim, and decides; docs/security.md says
what follows.
"""

from ._marking import mark as mark
from ._notebook import Gone as Gone, Notebook as Notebook
