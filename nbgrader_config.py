from pathlib import Path

from autograder.gradebook import configure


configure(get_config(), root=Path(__file__).parent)  # noqa: F821  # pyright: ignore
