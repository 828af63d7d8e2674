# Moves averages towards values: average = keep * average + momentum * value.
def update(averages: List[Tensor], values: List[Tensor], keep: float, momentum: float) -> NoneType:
  for i in range(torch.len(averages)):
    torch.add_(torch.mul_(averages[i], keep), values[i], alpha=momentum)
  return None

# Exchanges the values of tensors.
def swap(some: List[Tensor], others: List[Tensor]) -> NoneType:
  for i in range(torch.len(some)):
    kept = torch.clone(some[i])
    torch.copy_(some[i], others[i])
    torch.copy_(others[i], kept)
  return None
