# The norm of the tensors' norms.
def total_norm(tensors: List[Tensor], order: float) -> Tensor:
  return torch.linalg_vector_norm(torch.stack(torch._foreach_norm(tensors, order)), order)

# Scales the tensors in place so that their norm is at most max_norm.
def clip(tensors: List[Tensor], norm: Tensor, max_norm: float) -> NoneType:
  factor = torch.clamp(torch.div(max_norm, torch.add(norm, 1e-06)), max=1.)
  torch._foreach_mul_(tensors, factor)
  return None
