# One step of Adamax, where rate = lr / (1 - beta1^t):
#   m = m + (g - m)(1 - beta1)
#   u = max(beta2 u, |g| + eps)
#   p = p - rate m / u
def step(params: List[Tensor], grads: List[Tensor], exp_avgs: List[Tensor], exp_infs: List[Tensor], rate: float, beta1: float, beta2: float, eps: float) -> NoneType:
  torch._foreach_lerp_(exp_avgs, grads, torch.sub(1., beta1))
  torch._foreach_mul_(exp_infs, beta2)
  sizes = torch._foreach_abs(grads)
  torch._foreach_add_(sizes, eps)
  torch._foreach_maximum_(exp_infs, sizes)
  torch._foreach_addcdiv_(params, exp_avgs, exp_infs, torch.neg(rate))
  return None
