# One step of LARS; `first` says that the buffers hold nothing yet, `exclude` that k is 1:
#   k = eta |p| / (|g| + weight_decay |p| + eps), but 1 where |p| or |g| is 0
#   g = lr k (g + weight_decay p)
#   b = first ? g : momentum b + (1 - dampening) g
#   p = p - (nesterov ? g + momentum b : b)
# Without momentum there are no buffers, and p = p - g.
def step(params: List[Tensor], grads: List[Tensor], buffers: List[Tensor], first: bool, lr: float, momentum: float, dampening: float, weight_decay: float, nesterov: bool, eta: float, eps: float, exclude: bool) -> NoneType:
  updates = torch._foreach_add(grads, params, alpha=weight_decay)
  torch._foreach_mul_(updates, lr)
  if torch.__not__(exclude):
    for i in range(torch.len(params)):
      p = torch.norm(params[i])
      g = torch.norm(grads[i])
      k = torch.div(torch.mul(p, eta), torch.add(torch.add(g, torch.mul(p, weight_decay)), eps))
      adapts = torch.logical_and(torch.ne(p, 0), torch.ne(g, 0))
      torch.mul_(updates[i], torch.where(adapts, k, torch.ones_like(k)))
  if torch.eq(momentum, 0.):
    torch._foreach_sub_(params, updates)
  else:
    if first:
      torch._foreach_copy_(buffers, updates)
    else:
      torch._foreach_mul_(buffers, momentum)
      torch._foreach_add_(buffers, updates, alpha=torch.sub(1., dampening))
    if nesterov:
      torch._foreach_sub_(params, updates)
      torch._foreach_sub_(params, buffers, alpha=momentum)
    else:
      torch._foreach_sub_(params, buffers)
  return None
