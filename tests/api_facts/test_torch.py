"""What is said of PyTorch beside JAX."""

from __future__ import annotations

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from ._fact import fact


torch = pytest.importorskip("torch")


@fact("A torch tensor is no argument of a jitted function: TypeError; jnp.asarray takes it.")
def test_tensor_into_jit():
    with pytest.raises(TypeError):
        jax.jit(lambda x: x)(torch.ones(2))
    assert jnp.asarray(torch.ones(2)).tolist() == [1, 1]


@fact("torch.func.vmap exists: the batch dimension need not be written.")
def test_torch_vmap():
    assert torch.func.vmap(torch.sum)(torch.ones(4, 3)).shape == (4,)


@fact("A torch Linear weight has shape (outputs, inputs), the transpose of a flax kernel.")
def test_weight_layout():
    layer = torch.nn.Linear(3, 2)
    x = np.ones((1, 3), np.float32)
    mine = x @ layer.weight.detach().numpy().T + layer.bias.detach().numpy()
    assert layer.weight.shape == (2, 3)
    assert np.allclose(mine, layer(torch.from_numpy(x)).detach().numpy(), atol=1e-6)


@fact("A torch buffer is not a parameter.")
def test_buffers():
    layer = torch.nn.BatchNorm1d(3)
    assert "running_mean" not in dict(layer.named_parameters())
    assert "running_mean" in dict(layer.named_buffers())


@fact("torch's BatchNorm momentum weighs the new value, and its running variance is unbiased.")
def test_batch_norm():
    layer = torch.nn.BatchNorm1d(1, momentum=0.1)
    layer(torch.tensor([[0.0], [2.0]]))
    assert np.allclose(layer.running_mean, 0.1)
    # The variance of 0 and 2, divided by n - 1, is 2.
    assert np.allclose(layer.running_var, 0.9 + 0.1 * 2.0)


@fact("torch's BatchNorm normalises with the biased variance, in training.")
def test_batch_norm_normalises():
    y = torch.nn.BatchNorm1d(1)(torch.tensor([[0.0], [2.0]]))
    assert np.allclose(y.detach(), [[-1.0], [1.0]], atol=1e-4)


@fact("torch's default collate gives tensors.")
def test_collate():
    batch = torch.utils.data.default_collate([(np.zeros(2), 1), (np.ones(2), 0)])
    assert all(isinstance(b, torch.Tensor) for b in batch)


@fact("torch.rand draws from [0, 1): all positive.")
def test_rand():
    assert (torch.rand(100) >= 0).all()
