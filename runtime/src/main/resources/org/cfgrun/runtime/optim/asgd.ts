# One step of averaged gradient descent, with eta and mu of the step before:
#   p = p (1 - lambd eta) - eta g
#   a = a + mu (p - a); `first` says that mu is 1, and so a = p also where p is infinite
# and then eta and mu for the next one.
def step(params: List[Tensor], grads: List[Tensor], averages: List[Tensor], etas: List[Tensor], mus: List[Tensor], first: bool, lambd: float, next_eta: float, next_mu: float) -> NoneType:
  factors = torch._foreach_mul(etas, torch.neg(lambd))
  torch._foreach_add_(factors, 1.)
  torch._foreach_mul_(params, factors)
  torch._foreach_addcmul_(params, grads, etas, -1.)
  if first:
    torch._foreach_copy_(averages, params)
  else:
    torch._foreach_lerp_(averages, params, mus)
  torch._foreach_zero_(etas)
  torch._foreach_add_(etas, next_eta)
  torch._foreach_zero_(mus)
  torch._foreach_add_(mus, next_mu)
  return None
