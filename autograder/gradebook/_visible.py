"""What of a test cell a student may see."""

BEGIN_TESTS, END_TESTS = "BEGIN HIDDEN TESTS", "END HIDDEN TESTS"
BEGIN_SCHEME, END_SCHEME = "BEGIN MARK SCHEME", "END MARK SCHEME"


def visible(source: str, begin: str = BEGIN_TESTS, end: str = END_TESTS) -> str:
    """Cuts the regions between `begin` and `end` out of `source`, markers included.

    A region that is never closed reaches to the end of the cell: in doubt it is hidden.
    """
    return "\n".join(line for line, hidden in _split(source, begin, end) if not hidden)


def hidden_lines(source: str, begin: str = BEGIN_TESTS, end: str = END_TESTS) -> list[str]:
    """The statements inside hidden regions that are long enough to give something away."""
    shown = {line.strip() for line, hidden in _split(source, begin, end) if not hidden}
    lines = (line.strip() for line, hidden in _split(source, begin, end) if hidden)
    return [line for line in lines if len(line) > 4 and line not in shown]


def _split(source: str, begin: str, end: str) -> list[tuple[str, bool]]:
    parts: list[tuple[str, bool]] = []
    inside = False
    for line in source.split("\n"):
        if begin in line:
            inside = True
        parts.append((line, inside or end in line))
        if end in line:
            inside = False
    return parts
