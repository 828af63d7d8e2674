def decode(bases: Tensor, codes: Tensor, means: List[float], stds: List[float], max_ratio: float, shift_limit: float) -> Tensor:
  mean = torch.tensor(means, dtype=ops.prim.dtype(codes), device=ops.prim.device(codes))
  std = torch.tensor(stds, dtype=ops.prim.dtype(codes), device=ops.prim.device(codes))
  deltas = torch.add(torch.mul(codes, std), mean)
  top_left = torch.narrow(bases, 1, 0, 2)
  bottom_right = torch.narrow(bases, 1, 2, 2)
  size = torch.sub(bottom_right, top_left)
  centre = torch.mul(torch.add(top_left, bottom_right), 0.5)
  shift = torch.mul(size, torch.narrow(deltas, 1, 0, 2))
  growth = torch.narrow(deltas, 1, 2, 2)
  if torch.gt(shift_limit, 0.):
    shift = torch.clamp(shift, torch.neg(shift_limit), shift_limit)
    growth = torch.clamp(growth, None, max_ratio)
  else:
    growth = torch.clamp(growth, torch.neg(max_ratio), max_ratio)
  new_centre = torch.add(centre, shift)
  half = torch.mul(torch.mul(size, torch.exp(growth)), 0.5)
  return torch.cat([torch.sub(new_centre, half), torch.add(new_centre, half)], 1)
