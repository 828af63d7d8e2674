# g = -g
def negated(grads: List[Tensor]) -> List[Tensor]:
  return torch._foreach_neg(grads)

# g = g + weight_decay p
def with_decay(grads: List[Tensor], params: List[Tensor], weight_decay: float) -> List[Tensor]:
  return torch._foreach_add(grads, params, alpha=weight_decay)

# p = factor p
def shrink(params: List[Tensor], factor: float) -> NoneType:
  torch._foreach_mul_(params, factor)
  return None
