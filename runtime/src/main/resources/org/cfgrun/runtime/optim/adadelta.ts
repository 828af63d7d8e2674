# One step of Adadelta:
#   v = rho v + (1 - rho) g^2
#   d = sqrt(u + eps) / sqrt(v + eps) g
#   u = rho u + (1 - rho) d^2
#   p = p - lr d
def step(params: List[Tensor], grads: List[Tensor], square_avgs: List[Tensor], acc_deltas: List[Tensor], lr: float, rho: float, eps: float) -> NoneType:
  torch._foreach_mul_(square_avgs, rho)
  torch._foreach_addcmul_(square_avgs, grads, grads, torch.sub(1., rho))
  roots = torch._foreach_add(square_avgs, eps)
  torch._foreach_sqrt_(roots)
  deltas = torch._foreach_add(acc_deltas, eps)
  torch._foreach_sqrt_(deltas)
  torch._foreach_div_(deltas, roots)
  torch._foreach_mul_(deltas, grads)
  torch._foreach_mul_(acc_deltas, rho)
  torch._foreach_addcmul_(acc_deltas, deltas, deltas, torch.sub(1., rho))
  torch._foreach_add_(params, deltas, alpha=torch.neg(lr))
  return None
