# One step of Adagrad:
#   s = s + g^2
#   p = p - rate g / (sqrt(s) + eps)
def step(params: List[Tensor], grads: List[Tensor], sums: List[Tensor], rate: float, eps: float) -> NoneType:
  torch._foreach_addcmul_(sums, grads, grads, 1.)
  roots = torch._foreach_sqrt(sums)
  torch._foreach_add_(roots, eps)
  torch._foreach_addcdiv_(params, grads, roots, torch.neg(rate))
  return None
