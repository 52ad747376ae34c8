"""The untrusted side: runs a student's cells and answers the examiner's requests.

Nothing that this process says is believed without a check; it holds no hidden test, no reference
and no other student's work.
"""

from ._serve import main as main, prepare as prepare
