"""Wrong answers by machine: mutants of a reference answer.

    for mutant in mutants(reference):
        print(mutant.operator, mutant.line)
        print(mutant.diff)

`mutants` rewrites the syntax tree of an answer, one small change at a time, by operators that stand
for mistakes which people make in JAX; each operator's docstring names its own. Comments, docstrings
and annotations stay as they are. The same source gives the same mutants in the same order. Nothing
here runs an answer, and nothing imports JAX; that a mutant is *wrong* is for tests to find out.

An operator looks at a node of the tree and yields what may stand in its place:

    @on(cst.Comparison)
    def comparison_flipped(node: cst.Comparison, tree: Tree) -> Iterator[cst.CSTNode]:
        '''What it stands for, with codes of docs/diagnoses where they fit.'''
"""

from __future__ import annotations

from ._generate import MutationError as MutationError, mutants as mutants
from ._mutant import Mutant as Mutant
from ._operator import OPERATORS as OPERATORS, Operator as Operator
from ._sample import sample as sample
