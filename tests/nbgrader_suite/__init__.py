"""nbgrader's own end-to-end tests, run with this package's `Execute` in nbgrader's place."""
