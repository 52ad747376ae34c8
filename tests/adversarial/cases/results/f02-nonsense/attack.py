# %% answer="double"
DEEP = None
for _ in range(500):
    DEEP = ["l", [DEEP]]
TREES = [
    [],
    ["?"],
    ["a", "float32", [2**31, 2**31], 0, "n"],
    ["a", "float32", [-1], 0, "n"],
    ["a", "object", [1], 0, "n"],
    ["p", 0],
    ["b", 10**6],
    ["i", "f" * 100_000],
    ["N", "jax:Array", ["__class__", "__init__"], [1, 2]],
    ["h", 1, "x", "x", [True, ["jax:Array"] * 1000]],
    ["x", "Exception", ["autograder.examiner._exceptions:AuthorError"], "ungradable", ""],
    ["d", [[["l", []], 1]]],
    ["S", [n * (2**61 - 1) for n in range(4000)]],
    DEEP,
]
kinds = iter(TREES)


def double(x):
    the_socket().sendall(reply(nonce(), TREES[int(x[0]) % len(TREES)]))
    os._exit(0)


# %% answer="set_row"
def set_row(x, i, row):
    the_socket().sendall(os.urandom(100_000))
    os._exit(0)


# %% answer="loss"
def loss(w, x, y):
    the_socket().sendall(reply(nonce(), DEEP))
    os._exit(0)


# %% answer="two_noises"
def two_noises(key, n):
    the_socket().sendall(reply(nonce(), TREES[10]))
    os._exit(0)


# %% answer="row_sums"
def row_sums(x):
    the_socket().sendall(reply(nonce(), TREES[12]))
    os._exit(0)
