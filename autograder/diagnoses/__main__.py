"""`python -m autograder.diagnoses > docs/diagnoses/README.md` writes the index of the pages."""

from ._index import index


print(index(), end="")
