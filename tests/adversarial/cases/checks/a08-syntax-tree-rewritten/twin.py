# %% extra before="double"
import ast


class Counter(ast.NodeVisitor):
    seen = 0

    def visit(self, node):
        Counter.seen += 1
        self.generic_visit(node)
        return node


get_ipython().ast_transformers.append(Counter())

# %% answer="double"
def double(x):
    return 2 * x


# %% extra after="test_double"
print(Counter.seen > 0)
