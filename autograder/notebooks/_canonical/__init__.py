"""The canonical notebook: our cells in our order, the student's answers and own cells in their
place.

What is graded comes from the source: test cells and read-only cells, whatever the submission says
of them. What is the student's comes from the submission: the answer cells, found by their ids, and
every further code cell. Nothing else in a submission has an effect: no flag, tag, point, output or
kernel.

The other half of the job is not to lose an answer of a student who is right but careless. Metadata
gets lost, cells get split, copied, moved below their tests or turned into text. The rule is always:
what would have worked in the student's own notebook works here.
"""

from ._canonical import Canonical as Canonical, canonicalise as canonicalise
from ._sources import SourceCell as SourceCell, source_cells as source_cells
