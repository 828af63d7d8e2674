# Tensors as one vector.
def flat(tensors: List[Tensor]) -> Tensor:
  parts = annotate(List[Tensor], [])
  for i in range(torch.len(tensors)):
    parts.append(torch.reshape(tensors[i], [-1]))
  return torch.cat(parts)

# p = p + t d, where d is flat.
def move(params: List[Tensor], direction: Tensor, t: float) -> NoneType:
  start = 0
  for i in range(torch.len(params)):
    count = torch.numel(params[i])
    part = torch.reshape(torch.narrow(direction, 0, start, count), torch.size(params[i]))
    torch.add_(params[i], part, alpha=t)
    start = torch.add(start, count)
  return None

def restore(params: List[Tensor], values: List[Tensor]) -> NoneType:
  torch._foreach_copy_(params, values)
  return None

# -H g by the remembered changes y and moves s, where rho = 1 / (y s) and H begins with `scale`.
def direction(grad: Tensor, changes: List[Tensor], moves: List[Tensor], rhos: List[float], scale: float) -> Tensor:
  count = torch.len(moves)
  q = torch.neg(grad)
  weights = annotate(List[Tensor], [])
  for i in range(count):
    k = torch.sub(torch.sub(count, i), 1)
    weight = torch.mul(torch.dot(moves[k], q), rhos[k])
    q = torch.sub(q, torch.mul(changes[k], weight))
    weights.append(weight)
  d = torch.mul(q, scale)
  for k in range(count):
    weight = torch.mul(torch.dot(changes[k], d), rhos[k])
    d = torch.add(d, torch.mul(moves[k], torch.sub(weights[torch.sub(torch.sub(count, k), 1)], weight)))
  return d

def scaled(x: Tensor, factor: float) -> Tensor:
  return torch.mul(x, factor)

def dot(x: Tensor, y: Tensor) -> Tensor:
  return torch.dot(x, y)

def greatest(x: Tensor) -> Tensor:
  return torch.max(torch.abs(x))

def sum_of_sizes(x: Tensor) -> Tensor:
  return torch.sum(torch.abs(x))
