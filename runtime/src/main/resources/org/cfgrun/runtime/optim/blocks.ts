# Views of some rows of a tensor each.
def slices(tensor: Tensor, rows: int) -> List[Tensor]:
  return torch.split(tensor, rows)
