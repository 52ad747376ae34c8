"""The runner: ordinary programs run, and others are refused or crash where it hurts nobody."""

from __future__ import annotations

import dataclasses
import socket
import threading
from collections.abc import Callable, Iterator
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from jax import export
from jax._src import effects
from jax._src.export import _export
from jax._src.interpreters import mlir
from jax._src.lib.mlir import ir

from autograder import runner
from autograder.proctor._shared import ENTRIES, open_warm
from autograder.runner._validate import ProgramLimits, ProgramRefused, load
from autograder.sandbox import Limits as JobLimits, Sandbox, SandboxError
from autograder.wire import Codec, Raised, Spec, receive, send


X = np.linspace(0.1, 0.9, 6, dtype=np.float32).reshape(2, 3)
SQUARE = np.eye(3, dtype=np.float32) * 2
KEY = jax.random.key(3)
CODEC = Codec(jax=jax)


def spec(x: Any) -> Spec:
    if jnp.issubdtype(x.dtype, jax.dtypes.prng_key):
        return Spec(x.shape, f"key:{str(x.dtype)[4:-1]}")
    return Spec(x.shape, str(x.dtype))


def exported(f: Callable, *args: Any, **options: Any) -> export.Exported:
    flat = lambda *xs: tuple(jax.tree.leaves(f(*xs)))
    return export.export(jax.jit(flat), platforms=options.pop("platforms", ("cpu",)), **options)(
        *args
    )


def blob_of(f: Callable, *args: Any, vjp_order: int = 0, **options: Any) -> bytes:
    return bytes(exported(f, *args, **options).serialize(vjp_order=vjp_order))


def forged(body: str, *args: Any, **fields: Any) -> bytes:
    """A program of the identity's form, f32[2,3] to f32[2,3], whose operations are `body`."""
    text = f"""module @forged {{
      func.func public @main(%arg0: tensor<2x3xf32>) -> (tensor<2x3xf32>) {{
        {body}
      }}
    }}"""
    return forged_module(text, *args, **fields)


def forged_module(text: str, **fields: Any) -> bytes:
    with mlir.make_ir_context():
        module = _export._module_to_bytecode(ir.Module.parse(text))
    plain = exported(lambda x: x + 1, X)
    return bytes(dataclasses.replace(plain, mlir_module_serialized=module, **fields).serialize())


ONE = [spec(X)]


# What ordinary functions become


def scan(x):
    return jax.lax.scan(lambda c, row: (c + row, c * row), jnp.zeros(3), x)


ORDINARY = {
    "elementwise": (lambda x: jnp.tanh(x) * 2 + x**2, X),
    "matmul": (lambda x: x @ x.T, X),
    "reduction": (lambda x: (x.mean(0), x.std(), x.argmax(1)), X),
    "update": (lambda x: x.at[jnp.array([0, 1]), 1].add(3.0), X),
    "where": (lambda x: jnp.where(x > 0.5, x, 0.0), X),
    "scan": (scan, X),
    "fori": (lambda x: jax.lax.fori_loop(0, 3, lambda i, v: v * 2, x), X),
    "while": (lambda x: jax.lax.while_loop(lambda v: v.sum() < 99, lambda v: v * 2, x), X),
    "cond": (lambda x: jax.lax.cond(x[0, 0] > 0, jnp.sin, jnp.cos, x), X),
    "typed key": (lambda k: jax.random.normal(k, (3,)), KEY),
    "raw key": (lambda k: jax.random.uniform(k, (3,)), jax.random.PRNGKey(3)),
    "key out": (lambda k: jax.random.split(k, 3), KEY),
    "categorical": (lambda k: jax.random.categorical(k, jnp.zeros(4)), KEY),
    "permutation": (lambda k: jax.random.permutation(k, 5), KEY),
    "sort": (lambda x: (jnp.sort(x), jnp.argsort(x)), X),
    "top_k": (lambda x: jax.lax.top_k(x, 2), X),
    "fft": (lambda x: jnp.abs(jnp.fft.fft(x)), X),
    "erf": (lambda x: (jax.scipy.special.erf(x), jax.scipy.special.erfinv(x)), X),
    "digamma": (jax.scipy.special.digamma, X),
    "cumsum": (lambda x: jnp.cumsum(x, axis=1), X),
    "convolution": (lambda x: jnp.convolve(x[0], x[1]), X),
    "bfloat16": (lambda x: x.astype(jnp.bfloat16) @ x.T.astype(jnp.bfloat16), X),
    "bfloat16 in": (lambda x: x * 2, X.astype(jnp.bfloat16)),
    "int": (lambda x: x // 2, np.arange(3, dtype=np.int32)),
    "bool": (lambda x: ~x, np.array([True, False])),
    "gradient": (jax.grad(lambda x: jnp.sum(jnp.sin(x) ** 2)), X),
    "vmap": (jax.vmap(lambda row: jax.nn.softmax(row)), X),
    "constants": (lambda x: x + jnp.asarray(np.arange(3.0, dtype=np.float32)), X),
    "empty": (lambda x: x[:0], X),
}


@pytest.mark.parametrize("name", ORDINARY)
def test_ordinary_programs_pass(name):
    f, x = ORDINARY[name]
    program = load(blob_of(f, x), [spec(x)])
    # What passed is what was exported.
    shapes = jax.tree.leaves(jax.eval_shape(f, x))
    assert [(a.shape, a.dtype) for a in program.out_avals] == [(s.shape, s.dtype) for s in shapes]


def test_a_program_for_two_platforms_passes_where_both_are_asked_for():
    blob = blob_of(jnp.sin, X, platforms=("cpu", "cuda"))
    load(blob, ONE, platforms=("cpu", "cuda"))
    with pytest.raises(ProgramRefused, match="other devices"):
        load(blob, ONE)


def test_derivatives_up_to_the_limit_pass():
    assert load(blob_of(lambda x: jnp.sin(x), X, vjp_order=2), ONE).has_vjp()


# What is refused


@pytest.mark.parametrize(
    "asked",
    [
        [],
        ONE * 2,
        [Spec((3, 2), "float32")],
        [Spec((2, 3), "int32")],
        [Spec((2, 3), "key:fry")],
    ],
)
def test_other_arguments_are_refused(asked):
    with pytest.raises(ProgramRefused, match="does not take the arguments"):
        load(blob_of(jnp.sin, X), asked)


def test_a_key_is_no_array_of_numbers():
    with pytest.raises(ProgramRefused, match="does not take the arguments"):
        load(blob_of(lambda k: jax.random.normal(k), KEY), [Spec((2,), "uint32")])


def test_another_platform_is_refused():
    with pytest.raises(ProgramRefused, match="other devices"):
        load(blob_of(jnp.sin, X, platforms=("cuda",)), ONE)


def test_a_lapack_call_is_refused_unless_the_exercise_opens_it():
    blob = blob_of(jnp.linalg.cholesky, SQUARE)
    with pytest.raises(ProgramRefused, match="custom call lapack_spotrf_ffi"):
        load(blob, [spec(SQUARE)])
    load(blob, [spec(SQUARE)], custom_calls=["lapack_spotrf_ffi"])


@pytest.mark.parametrize(
    "target",
    ["xla_ffi_python_cpu_callback", "xla_buffer_python_cpu_callback", "lapack_sgtsv_ffi", "x"],
)
def test_forged_custom_calls_are_refused(target):
    blob = forged(
        f"""%0 = stablehlo.custom_call @{target}(%arg0) {{api_version = 2 : i32}}
            : (tensor<2x3xf32>) -> tensor<2x3xf32>
        return %0 : tensor<2x3xf32>"""
    )
    with pytest.raises(ProgramRefused, match="custom call"):
        load(blob, ONE)


def test_a_custom_call_inside_a_loop_is_found():
    blob = forged(
        """%0 = stablehlo.while(%i = %arg0) : tensor<2x3xf32>
          cond {
            %t = stablehlo.constant dense<false> : tensor<i1>
            stablehlo.return %t : tensor<i1>
          } do {
            %c = stablehlo.custom_call @lapack_sgtsv_ffi(%i)
              : (tensor<2x3xf32>) -> tensor<2x3xf32>
            stablehlo.return %c : tensor<2x3xf32>
          }
        return %0 : tensor<2x3xf32>"""
    )
    with pytest.raises(ProgramRefused, match="lapack_sgtsv_ffi"):
        load(blob, ONE)


def test_a_custom_call_in_a_function_that_nobody_calls_is_found():
    blob = forged_module(
        """module @forged {
          func.func private @hidden(%arg0: tensor<f32>) -> tensor<f32> {
            %0 = stablehlo.custom_call @evil(%arg0) : (tensor<f32>) -> tensor<f32>
            return %0 : tensor<f32>
          }
          func.func public @main(%arg0: tensor<2x3xf32>) -> (tensor<2x3xf32>) {
            return %arg0 : tensor<2x3xf32>
          }
        }"""
    )
    with pytest.raises(ProgramRefused, match="evil"):
        load(blob, ONE)


@pytest.mark.parametrize(
    "name, body",
    [
        (
            "infeed",
            """%t = stablehlo.create_token : !stablehlo.token
            %0:2 = "stablehlo.infeed"(%t) {infeed_config = ""}
              : (!stablehlo.token) -> (tensor<2x3xf32>, !stablehlo.token)
            return %0#0 : tensor<2x3xf32>""",
        ),
        (
            "outfeed",
            """%t = stablehlo.create_token : !stablehlo.token
            %0 = "stablehlo.outfeed"(%arg0, %t) {outfeed_config = ""}
              : (tensor<2x3xf32>, !stablehlo.token) -> !stablehlo.token
            return %arg0 : tensor<2x3xf32>""",
        ),
        (
            "partition_id",
            """%0 = "stablehlo.partition_id"() : () -> tensor<ui32>
            %1 = stablehlo.convert %0 : (tensor<ui32>) -> tensor<f32>
            %2 = stablehlo.broadcast_in_dim %1, dims = [] : (tensor<f32>) -> tensor<2x3xf32>
            return %2 : tensor<2x3xf32>""",
        ),
        (
            "all_reduce",
            """%0 = "stablehlo.all_reduce"(%arg0) ({
              ^bb0(%a: tensor<f32>, %b: tensor<f32>):
                %s = stablehlo.add %a, %b : tensor<f32>
                stablehlo.return %s : tensor<f32>
            }) {replica_groups = dense<0> : tensor<1x1xi64>}
              : (tensor<2x3xf32>) -> tensor<2x3xf32>
            return %0 : tensor<2x3xf32>""",
        ),
    ],
)
def test_operations_that_talk_to_others_are_refused(name, body):
    with pytest.raises(ProgramRefused, match=f"stablehlo.{name} is not allowed"):
        load(forged(body), ONE)


def test_other_composites_than_chlo_are_refused():
    blob = forged_module(
        """module @forged {
          func.func private @impl(%arg0: tensor<2x3xf32>) -> tensor<2x3xf32> {
            return %arg0 : tensor<2x3xf32>
          }
          func.func public @main(%arg0: tensor<2x3xf32>) -> (tensor<2x3xf32>) {
            %0 = stablehlo.composite "mine.op" %arg0 {decomposition = @impl}
              : (tensor<2x3xf32>) -> tensor<2x3xf32>
            return %0 : tensor<2x3xf32>
          }
        }"""
    )
    with pytest.raises(ProgramRefused, match="composite"):
        load(blob, ONE)


def test_callbacks_cannot_even_be_exported():
    def f(x):
        jax.debug.callback(print, x)
        return jax.pure_callback(np.sin, jax.ShapeDtypeStruct(x.shape, x.dtype), x)

    with pytest.raises(NotImplementedError, match="callback"):
        blob_of(f, X)


class Effect(effects.Effect):
    """An effect that can be serialised: all of them are equal."""

    __str__ = lambda self: "Effect"
    __eq__ = lambda self, other: isinstance(other, Effect)
    __hash__ = lambda self: 0


@pytest.mark.parametrize("kind", ["ordered_effects", "unordered_effects"])
def test_side_effects_are_refused(kind):
    effects.lowerable_effects.add_type(Effect)
    blob = dataclasses.replace(exported(jnp.sin, X), **{kind: (Effect(),)}).serialize()
    with pytest.raises(ProgramRefused, match="side effects"):
        load(bytes(blob), ONE)


def test_switched_off_safety_checks_are_refused():
    off = export.DisabledSafetyCheck.custom_call("lapack_spotrf_ffi")
    blob = blob_of(jnp.sin, X, disabled_checks=[off])
    with pytest.raises(ProgramRefused, match="safety checks"):
        load(blob, ONE)


def test_several_devices_are_refused():
    blob = dataclasses.replace(exported(jnp.sin, X), nr_devices=2).serialize()
    with pytest.raises(ProgramRefused, match="other devices"):
        load(bytes(blob), ONE)


def unrolled(x):
    for i in range(400):
        x = x * 1.01 + i
    return x


def test_too_many_operations_are_refused():
    blob = blob_of(unrolled, X)
    load(blob, ONE)
    with pytest.raises(ProgramRefused, match="too large or nested too deeply"):
        load(blob, ONE, limits=ProgramLimits(operations=300))


def test_the_usual_limit_on_operations():
    lines = [f"%{i + 1} = stablehlo.negate %{i} : tensor<2x3xf32>" for i in range(20_001)]
    lines.insert(0, "%0 = stablehlo.negate %arg0 : tensor<2x3xf32>")
    blob = forged("\n".join([*lines, "return %20001 : tensor<2x3xf32>"]))
    with pytest.raises(ProgramRefused, match="too large"):
        load(blob, ONE)


def nested(levels: int) -> str:
    body = "%z = stablehlo.constant dense<1.0> : tensor<2x3xf32>\nreturn %z : tensor<2x3xf32>"
    for i in range(levels):
        body = f"""%t{i} = stablehlo.constant dense<true> : tensor<i1>
        %r{i} = "stablehlo.if"(%t{i}) ({{
          {body.replace("return", "stablehlo.return") if i == 0 else body}
        }}, {{
          stablehlo.return %arg0 : tensor<2x3xf32>
        }}) : (tensor<i1>) -> tensor<2x3xf32>
        {"stablehlo." if i < levels - 1 else ""}return %r{i} : tensor<2x3xf32>"""
    return body


def test_deep_nesting_is_refused():
    load(forged(nested(5)), ONE)
    with pytest.raises(ProgramRefused, match="nested too deeply"):
        load(forged(nested(60)), ONE)


def test_huge_tensors_are_refused():
    blob = blob_of(lambda x: jnp.zeros((2**14, 2**13)).sum() + x, X)
    with pytest.raises(ProgramRefused, match="too large"):
        load(blob, ONE)
    load(blob_of(lambda x: jnp.zeros((2**13, 2**13)).sum() + x, X), ONE)


def test_huge_programs_are_refused_before_they_are_parsed():
    with pytest.raises(ProgramRefused, match="bytes"):
        load(b"\x00" * ((8 << 20) + 1), ONE)


def test_too_many_derivatives_are_refused():
    with pytest.raises(ProgramRefused, match="derivatives"):
        load(blob_of(lambda x: jnp.sin(x), X, vjp_order=3), ONE)


def test_a_derivative_is_looked_at_too():
    @jax.custom_vjp
    def f(x):
        return x * 2

    # Forward it is harmless; only its derivative has the call.
    f.defvjp(lambda x: (x * 2, x), lambda x, g: (jnp.linalg.cholesky(x) * g,))
    blob = blob_of(f, SQUARE, vjp_order=1)
    with pytest.raises(ProgramRefused, match="lapack"):
        load(blob, [spec(SQUARE)])


# The loop that serves. What is hostile goes to a real, walled-off process


class Client:
    """Asks a runner at the other end of a socket."""

    def __init__(self, sock: socket.socket):
        self.sock = sock
        self.nonce = 0

    def run(self, blob: bytes, inputs: list[Spec], calls: list[list[Any]], **more: Any) -> Any:
        self.nonce += 1
        request = {
            "nonce": self.nonce,
            "op": "run",
            "blob": blob,
            "inputs": inputs,
            "calls": calls,
            "platforms": ["cpu"],
            "custom_calls": [],
            "x64": False,
        }
        send(self.sock, {**request, **more}, CODEC)
        reply = receive(self.sock, CODEC)
        assert reply["nonce"] == self.nonce
        return reply["value"] if "value" in reply else reply["raised"]


@pytest.fixture(scope="module")
def client() -> Iterator[Client]:
    """A runner in a thread: for programs of our own."""
    ours, theirs = socket.socketpair()
    thread = threading.Thread(target=runner.main, args=(theirs,), daemon=True)
    thread.start()
    yield Client(ours)
    ours.close()
    thread.join(10)
    # It leaves when nobody asks any more.
    assert not thread.is_alive()
    theirs.close()


def test_one_program_answers_several_calls(client):
    blob = blob_of(lambda x: (x * 2, x.sum()), X)
    got = client.run(blob, ONE, [[X], [X + 1]])
    assert len(got) == 2
    assert np.allclose(got[0][0], X * 2) and np.allclose(got[1][1], (X + 1).sum())
    # And again, in another request.
    assert np.allclose(client.run(blob, ONE, [[X]])[0][0], X * 2)
    assert client.run(blob, ONE, []) == []


def test_keys_come_and_go(client):
    got = client.run(blob_of(lambda k: jax.random.split(k, 2), KEY), [spec(KEY)], [[KEY]])
    assert got[0][0].dtype == KEY.dtype
    data = jax.random.key_data
    assert jnp.array_equal(data(got[0][0]), data(jax.random.split(KEY, 2)))


def test_bfloat16_comes_and_goes(client):
    x = X.astype(jnp.bfloat16)
    got = client.run(blob_of(lambda x: x + 1, x), [spec(x)], [[x]])
    assert got[0][0].dtype == jnp.bfloat16


def test_wide_types_on_request(client):
    x = np.linspace(0, 1, 3)
    with jax.enable_x64(True):
        blob = blob_of(lambda x: x / 3, x)
    got = client.run(blob, [spec(x)], [[x]], x64=True)
    assert got[0][0].dtype == np.float64
    assert np.array_equal(got[0][0], x / 3)


def test_lapack_runs_where_it_is_opened(client):
    blob = blob_of(jnp.linalg.cholesky, SQUARE)
    got = client.run(blob, [spec(SQUARE)], [[SQUARE]], custom_calls=["lapack_spotrf_ffi"])
    assert np.allclose(got[0][0], np.linalg.cholesky(SQUARE))
    # Opened for one request, it is not open for another program.
    other = blob_of(lambda x: jnp.linalg.cholesky(x) + 1, SQUARE)
    assert client.run(other, [spec(SQUARE)], [[SQUARE]]).type_name == "ProgramRefused"


@pytest.mark.parametrize(
    "request_",
    [
        {"blob": b"", "inputs": ONE, "calls": []},
        {"blob": b"no program at all, but long enough", "inputs": ONE, "calls": []},
        {"blob": blob_of(jnp.cos, X)[:-200], "inputs": ONE, "calls": [[X]]},
        {"blob": blob_of(jnp.cos, X), "inputs": [], "calls": [[]]},
        {"blob": blob_of(jnp.cos, X), "inputs": ONE, "calls": [[X, X]]},
        {"blob": blob_of(jnp.cos, X), "inputs": ONE, "calls": [[X[:1]]]},
        {"blob": blob_of(jnp.cos, X), "inputs": ONE, "calls": [[X]], "op": "no such"},
    ],
    ids=["empty", "noise", "truncated", "no inputs", "two inputs", "shape", "operation"],
)
def test_errors_are_reported_and_the_runner_goes_on(client, request_):
    got = client.run(**request_)
    assert isinstance(got, Raised)
    assert len(got.message) <= 2000
    assert np.allclose(client.run(blob_of(jnp.sin, X), ONE, [[X]])[0][0], np.sin(X))


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    try:
        opened = open_warm(only="runner")
    except SandboxError as error:
        pytest.skip(f"there is no sandbox on this machine: {error}")
    with opened:
        yield opened


RUNNER = ENTRIES["runner"]


def mutations(blob: bytes, count: int) -> Iterator[bytes]:
    rng = np.random.default_rng(0)
    for i in range(count):
        data = bytearray(blob)
        if i % 4 == 3:
            yield bytes(data[: rng.integers(1, len(data))])
            continue
        for _ in range(int(rng.integers(1, 6))):
            data[rng.integers(len(data))] = rng.integers(256)
        yield bytes(data)


def test_mutated_programs_crash_at_most_their_own_process(sandbox):
    """Parsing runs C++ on what a stranger wrote: it may end the runner, and nothing else."""
    blob = blob_of(lambda x: x.sum(0) * 2, X)
    # A mutated loop may have no end.
    limits = JobLimits(cpu_s=6.0)
    job = sandbox.start(RUNNER, limits)
    answered = 0
    try:
        client = Client(job.sock)
        for data in mutations(blob, 60):
            try:
                got = client.run(data, ONE, [[X]])
            except (EOFError, ConnectionError):
                assert job.wait(20).reason in ("signal", "cpu_limit", "exited", "out_of_memory")
                job.close()
                job = sandbox.start(RUNNER, limits)
                client = Client(job.sock)
                continue
            answered += 1
            assert isinstance(got, Raised | list)
    finally:
        job.close()
    assert answered


def test_the_end_of_one_runner_is_not_seen_by_another(sandbox):
    blob = blob_of(lambda x: x * 2, X)
    with sandbox.start(RUNNER) as first, sandbox.start(RUNNER) as second:
        first.kill()
        assert first.wait(20).reason == "killed"
        with pytest.raises((EOFError, ConnectionError)):
            Client(first.sock).run(blob, ONE, [[X]])
        assert np.allclose(Client(second.sock).run(blob, ONE, [[X]])[0][0], X * 2)
