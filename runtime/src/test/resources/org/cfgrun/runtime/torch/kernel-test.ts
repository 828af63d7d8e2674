def half_square(x: Tensor) -> Tensor:
  return torch.sum(self.scaled(torch.mul(x, x), 0.5))

def scaled(x: Tensor, c: float) -> Tensor:
  return torch.mul(x, c)

def mixed(parts: List[Tensor], a: float, b: int, add: bool, how: str, integers: List[int], numbers: List[float], nothing: Optional[Tensor]) -> Tensor:
  total = torch.mul(torch.sum(torch.add(parts[0], parts[1])), a)
  if add:
    total = torch.add(total, torch.add(torch.add(torch.add(b, integers[0]), integers[1]), numbers[0]))
  if how == "twice":
    total = torch.mul(total, 2)
  return total

def or_zero(x: Tensor, other: Optional[Tensor]) -> Tensor:
  if other is None:
    result = torch.zeros_like(x)
  else:
    result = other
  return result

def doubled(parts: List[Tensor]) -> List[Tensor]:
  return torch._foreach_mul(parts, 2.)

def count(parts: List[Tensor]) -> List[int]:
  return [torch.len(parts)]
