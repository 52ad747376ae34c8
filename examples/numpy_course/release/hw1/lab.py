"""What the course gives its students."""


def near(a, b, by):
    """Whether two numbers differ by no more than `by`."""
    return abs(a - b) <= by
