# One step of Muon:
#   B = B + (1 - momentum)(g - B);  u = nesterov ? g + momentum (B - g) : B
#   p = p - rate orthogonal(u)
def step(params: List[Tensor], grads: List[Tensor], buffers: List[Tensor], rates: List[float], momentum: float, nesterov: bool, coefficients: List[float], eps: float, ns_steps: int) -> NoneType:
  torch._foreach_lerp_(buffers, grads, torch.sub(1., momentum))
  for i in range(torch.len(params)):
    if nesterov:
      update = torch.lerp(grads[i], buffers[i], momentum)
    else:
      update = buffers[i]
    direction = self.orthogonal(update, coefficients, eps, ns_steps)
    torch.add_(params[i], direction, alpha=torch.neg(rates[i]))
  return None

# The nearest matrix with orthonormal rows or columns, roughly; 15 is bfloat16. With (x, y, z):
#   X = u / max(|u|, eps);  ns_steps times: G = X X', X = x X + (y G + z G G) X
def orthogonal(update: Tensor, coefficients: List[float], eps: float, ns_steps: int) -> Tensor:
  tall = torch.gt(torch.size(update, 0), torch.size(update, 1))
  x = torch.to(update, 15)
  if tall:
    x = torch.t(x)
  x = torch.div(x, torch.clamp_min(torch.norm(x), eps))
  for i in range(ns_steps):
    gram = torch.matmul(x, torch.t(x))
    # One operation each, so that bfloat16 is rounded to once.
    polynomial = torch.addmm(gram, gram, gram, beta=coefficients[1], alpha=coefficients[2])
    x = torch.addmm(x, polynomial, x, beta=coefficients[0], alpha=1.)
  if tall:
    x = torch.t(x)
  return x
