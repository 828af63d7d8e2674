# One step of Rprop, element by element:
#   s = sign(g * previous g)
#   size = clip(size * (s > 0 ? eta_plus : s < 0 ? eta_minus : 1), least, most)
#   g = 0 where s < 0
#   p = p - sign(g) size
# Where each is 1 and otherwise 0: up = max(s, 0), down = max(-s, 0) = up - s, and 1 - |s|. Choosing by
# conditions instead takes twenty times as long on a CPU.
def step(params: List[Tensor], grads: List[Tensor], prevs: List[Tensor], sizes: List[Tensor], eta_minus: float, eta_plus: float, least: float, most: float) -> NoneType:
  signs = torch._foreach_mul(grads, prevs)
  torch._foreach_sign_(signs)
  ups = torch._foreach_clamp_min(signs, 0)
  downs = torch._foreach_sub(ups, signs)
  growths = torch._foreach_abs(signs)
  torch._foreach_neg_(growths)
  torch._foreach_add_(growths, 1)
  torch._foreach_add_(growths, ups, alpha=eta_plus)
  torch._foreach_add_(growths, downs, alpha=eta_minus)
  torch._foreach_mul_(sizes, growths)
  torch._foreach_clamp_min_(sizes, least)
  torch._foreach_clamp_max_(sizes, most)
  torch._foreach_neg_(downs)
  torch._foreach_add_(downs, 1)
  torch._foreach_mul_(downs, grads)
  torch._foreach_copy_(prevs, downs)
  torch._foreach_sign_(downs)
  torch._foreach_addcmul_(params, downs, sizes, -1.)
  return None
