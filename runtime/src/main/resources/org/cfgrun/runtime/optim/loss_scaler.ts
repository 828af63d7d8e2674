# Multiplies the gradients in place by 1 / scale; 1 where one of them was not finite, else 0. The
# scale and its inverse are rounded to 32 bits, as PyTorch's.
def unscale(gradients: List[Tensor], scale: float) -> Tensor:
  device = ops.prim.device(gradients[0])
  found = torch.zeros([], dtype=6, device=device)
  rounded = torch.to(torch.scalar_tensor(scale, dtype=6, device=device), 7)
  inverse = torch.to(torch.reciprocal(rounded), 6)
  torch._amp_foreach_non_finite_check_and_unscale_(gradients, found, inverse)
  return found
