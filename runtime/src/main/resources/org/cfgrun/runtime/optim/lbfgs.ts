# Tensors as one vector.
def flat(tensors: List[Tensor]) -> Tensor:
  parts = annotate(List[Tensor], [])
  for i in range(torch.len(tensors)):
    parts.append(torch.reshape(tensors[i], [-1]))
  return torch.cat(parts)

# p = start + t d, where d is flat; a start may be p itself.
def move(params: List[Tensor], starts: List[Tensor], direction: Tensor, t: float) -> NoneType:
  start = 0
  for i in range(torch.len(params)):
    count = torch.numel(params[i])
    part = torch.reshape(torch.narrow(direction, 0, start, count), torch.size(params[i]))
    torch.add(starts[i], part, alpha=t, out=params[i])
    start = torch.add(start, count)
  return None

# Turns d into the move s = t d, and the last gradient into its change y = g - last; y s and y y.
def learn(direction: Tensor, last: Tensor, grad: Tensor, t: float) -> Tensor:
  move = torch.mul_(direction, t)
  change = torch.sub(grad, last, out=last)
  return torch.stack([torch.dot(change, move), torch.dot(change, change)])

# -H g by the remembered changes y and moves s, where rho = 1 / (y s) and H begins with `scale`.
def direction(grad: Tensor, changes: List[Tensor], moves: List[Tensor], rhos: List[float], scale: float) -> Tensor:
  count = torch.len(moves)
  d = torch.neg(grad)
  weights = annotate(List[Tensor], [])
  for i in range(count):
    k = torch.sub(torch.sub(count, i), 1)
    weight = torch.mul(torch.dot(moves[k], d), rhos[k])
    torch.sub_(d, changes[k], alpha=float(weight))
    weights.append(weight)
  torch.mul_(d, scale)
  for k in range(count):
    weight = torch.mul(torch.dot(changes[k], d), rhos[k])
    factor = torch.sub(weights[torch.sub(torch.sub(count, k), 1)], weight)
    torch.add_(d, moves[k], alpha=float(factor))
  return d

def dot(x: Tensor, y: Tensor) -> Tensor:
  return torch.dot(x, y)

# The greatest absolute value, in one pass over the memory.
def greatest(x: Tensor) -> Tensor:
  return torch.linalg_vector_norm(x, inf)

def sum_of_sizes(x: Tensor) -> Tensor:
  return torch.sum(torch.abs(x))
