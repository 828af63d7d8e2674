# One step of Adagrad:
#   s = s + g^2
#   p = p - rate g / (sqrt(s) + eps)
def step(params: List[Tensor], grads: List[Tensor], sums: List[Tensor], rate: float, eps: float) -> NoneType:
  torch._foreach_addcmul_(sums, grads, grads, 1.)
  roots = torch._foreach_sqrt(sums)
  torch._foreach_add_(roots, eps)
  torch._foreach_addcdiv_(params, grads, roots, torch.neg(rate))
  return None

# The same in one pass over the memory, with decay and rate = lr / (1 + (t - 1) lr_decay); on a CPU.
def fused(params: List[Tensor], grads: List[Tensor], sums: List[Tensor], steps: List[Tensor], lr: float, lr_decay: float, weight_decay: float, eps: float, maximize: bool) -> NoneType:
  torch._fused_adagrad_(params, grads, sums, steps, lr=lr, lr_decay=lr_decay, weight_decay=weight_decay, eps=eps, maximize=maximize)
  return None
