# One step of RAdam is one of the two below. Both begin with
#   m = m + (g - m)(1 - beta1);  v = beta2 v + (1 - beta2) g^2
def moments(grads: List[Tensor], exp_avgs: List[Tensor], exp_avg_sqs: List[Tensor], beta1: float, beta2: float) -> NoneType:
  torch._foreach_lerp_(exp_avgs, grads, torch.sub(1., beta1))
  torch._foreach_mul_(exp_avg_sqs, beta2)
  torch._foreach_addcmul_(exp_avg_sqs, grads, grads, torch.sub(1., beta2))
  return None

# p = p - rate m / (sqrt(v) + eps)
def rectified(params: List[Tensor], grads: List[Tensor], exp_avgs: List[Tensor], exp_avg_sqs: List[Tensor], beta1: float, beta2: float, rate: float, eps: float) -> NoneType:
  self.moments(grads, exp_avgs, exp_avg_sqs, beta1, beta2)
  denominators = torch._foreach_sqrt(exp_avg_sqs)
  torch._foreach_add_(denominators, eps)
  torch._foreach_addcdiv_(params, exp_avgs, denominators, torch.neg(rate))
  return None

# p = p - rate m
def plain(params: List[Tensor], grads: List[Tensor], exp_avgs: List[Tensor], exp_avg_sqs: List[Tensor], beta1: float, beta2: float, rate: float) -> NoneType:
  self.moments(grads, exp_avgs, exp_avg_sqs, beta1, beta2)
  torch._foreach_add_(params, exp_avgs, alpha=torch.neg(rate))
  return None
