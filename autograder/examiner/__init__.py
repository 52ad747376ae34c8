"""The trusted side: runs the test cells, with the student's names bound to remote objects.

Holds hidden tests, hidden inputs and references; sees of a submission plain values only.
"""

from ._marking import mark as mark
from ._remote import Remote as Remote
