"""What runs inside the sandbox before any student code.

These modules import nothing else of `autograder`. They are loaded as the top-level package
`_jail`, so that the untrusted process never loads the proctor.
"""
