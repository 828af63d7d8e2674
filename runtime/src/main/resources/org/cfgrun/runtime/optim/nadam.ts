# q = q mu
def multiply(mu_products: List[Tensor], mu: float) -> NoneType:
  torch._foreach_mul_(mu_products, mu)
  return None

# One step of NAdam, where mu and next_mu are the momenta of steps t and t + 1, and correction2 is
# 1 - beta2^t:
#   m = m + (g - m)(1 - beta1);  v = beta2 v + (1 - beta2) g^2
#   d = sqrt(v / correction2) + eps
#   p = p - lr (1 - mu) / (1 - q) g / d - lr next_mu / (1 - q next_mu) m / d
def step(params: List[Tensor], grads: List[Tensor], exp_avgs: List[Tensor], exp_avg_sqs: List[Tensor], mu_products: List[Tensor], lr: float, beta1: float, beta2: float, eps: float, mu: float, next_mu: float, correction2: float) -> NoneType:
  torch._foreach_lerp_(exp_avgs, grads, torch.sub(1., beta1))
  torch._foreach_mul_(exp_avg_sqs, beta2)
  torch._foreach_addcmul_(exp_avg_sqs, grads, grads, torch.sub(1., beta2))
  denominators = torch._foreach_sqrt(exp_avg_sqs)
  torch._foreach_div_(denominators, torch.sqrt(correction2))
  torch._foreach_add_(denominators, eps)
  # The factors differ from parameter to parameter; the operation takes them as one tensor of the CPU.
  products = torch.to(torch.cpu(torch.stack(mu_products)), 7)
  of_grads = torch.mul(torch.reciprocal(torch.rsub(products, 1)), torch.mul(torch.neg(lr), torch.sub(1., mu)))
  of_avgs = torch.mul(torch.reciprocal(torch.rsub(torch.mul(products, next_mu), 1)), torch.mul(torch.neg(lr), next_mu))
  torch._foreach_addcdiv_(params, grads, denominators, of_grads)
  torch._foreach_addcdiv_(params, exp_avgs, denominators, of_avgs)
  return None
