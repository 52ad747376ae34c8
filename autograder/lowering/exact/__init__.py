"""Small programs that NumPy computes to the bit as a compiled program would.

Most programs that JAX is asked for are single operations on a handful of numbers. To compile one
takes a hundred times longer than to compute it. Here those are computed for which there is nothing
to choose: what moves, compares and selects, integers, and a single operation that IEEE 754 rounds
in one way only. Where two that are rounded follow each other a compiler may make them one.
"""

from ._guards import NotExact as NotExact
from ._program import Program as Program, exact as exact
