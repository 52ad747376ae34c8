"""Submissions that cheat, break or leak, each with a harmless one that looks like it.

`python -m tests.adversarial` (or `make attack`) marks them all as one class; docs/security.md says
what must hold, and how to add a case.
"""
