# Adds 1 to counts of steps; their new values.
def count(steps: List[Tensor]) -> Tensor:
  torch._foreach_add_(steps, 1)
  return torch.stack(steps)

# Makes all elements equal.
def fill(tensor: Tensor, value: float) -> NoneType:
  torch.fill_(tensor, value)
  return None
