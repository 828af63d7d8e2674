# One step of stochastic gradient descent. Where momentum is not 0 the buffers are changed too;
# `first` says that they hold nothing yet.
def step(params: List[Tensor], grads: List[Tensor], buffers: List[Tensor], first: bool, lr: float, momentum: float, dampening: float, weight_decay: float, nesterov: bool, maximize: bool) -> NoneType:
  g = grads
  if maximize:
    g = torch._foreach_neg(g)
  if weight_decay != 0.:
    g = torch._foreach_add(g, params, alpha=weight_decay)
  if momentum != 0.:
    if first:
      torch._foreach_copy_(buffers, g)
    else:
      torch._foreach_mul_(buffers, momentum)
      torch._foreach_add_(buffers, g, alpha=torch.sub(1., dampening))
    if nesterov:
      g = torch._foreach_add(g, buffers, alpha=momentum)
    else:
      g = buffers
  torch._foreach_add_(params, g, alpha=torch.neg(lr))
  return None
