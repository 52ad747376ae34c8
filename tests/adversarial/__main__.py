"""`python -m tests.adversarial`: marks the corpus as a class and says what held."""

from __future__ import annotations

import sys

from ._attack import main


if __name__ == "__main__":
    sys.exit(main())
