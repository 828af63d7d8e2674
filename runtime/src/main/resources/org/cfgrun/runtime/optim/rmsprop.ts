# One step of RMSprop; grad_avgs are empty unless it is centered, buffers without momentum:
#   v = alpha v + (1 - alpha) g^2
#   d = sqrt(v) + eps;  centered: a = a + (g - a)(1 - alpha), d = sqrt(v - a^2) + eps
#   p = p - lr g / d;   with momentum: b = momentum b + g / d, p = p - lr b
def step(params: List[Tensor], grads: List[Tensor], square_avgs: List[Tensor], grad_avgs: List[Tensor], buffers: List[Tensor], lr: float, alpha: float, eps: float, momentum: float, centered: bool) -> NoneType:
  torch._foreach_mul_(square_avgs, alpha)
  torch._foreach_addcmul_(square_avgs, grads, grads, torch.sub(1., alpha))
  if centered:
    torch._foreach_lerp_(grad_avgs, grads, torch.sub(1., alpha))
    variances = torch._foreach_addcmul(square_avgs, grad_avgs, grad_avgs, -1.)
    denominators = torch._foreach_sqrt(variances)
  else:
    denominators = torch._foreach_sqrt(square_avgs)
  torch._foreach_add_(denominators, eps)
  if torch.gt(momentum, 0.):
    torch._foreach_mul_(buffers, momentum)
    torch._foreach_addcdiv_(buffers, grads, denominators, 1.)
    torch._foreach_add_(params, buffers, alpha=torch.neg(lr))
  else:
    torch._foreach_addcdiv_(params, grads, denominators, torch.neg(lr))
  return None
