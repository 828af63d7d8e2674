# Moves an average towards a value: average = (1 - momentum) * average + momentum * value.
def update(average: Tensor, value: Tensor, keep: float, momentum: float) -> NoneType:
  x = torch.add_(torch.mul_(average, keep), value, alpha=momentum)
  return None

# Exchanges the values of two tensors.
def swap(a: Tensor, b: Tensor) -> NoneType:
  c = torch.clone(a)
  x = torch.copy_(a, b)
  y = torch.copy_(b, c)
  return None
