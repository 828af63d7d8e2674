# Zeroes tensors in place. Multiplying by zero would keep NaN.
def zero(tensors: List[Tensor]) -> NoneType:
  torch._foreach_zero_(tensors)
  return None

# The version counters of tensors: each change in place adds one.
def versions(tensors: List[Tensor]) -> List[int]:
  counts = annotate(List[int], [])
  for i in range(torch.len(tensors)):
    counts.append(torch._version(tensors[i]))
  return counts
