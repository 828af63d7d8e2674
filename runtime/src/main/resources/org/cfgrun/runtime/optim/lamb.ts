# What gradients are divided by so that their norm together is at most max_norm; 1 where it is NaN.
def divisor(grads: List[Tensor], max_norm: float) -> Tensor:
  norm = torch.linalg_vector_norm(torch.stack(torch._foreach_norm(grads, 2)), 2)
  return torch.where(torch.gt(norm, max_norm), torch.div(norm, max_norm), torch.ones_like(norm))

# One step of Lamb, where correction1 is 1 - beta1^t and correction2 is 1 - beta2^t:
#   g = g / divisor
#   m = beta1 m + beta3 g;  v = beta2 v + (1 - beta2) g^2
#   u = m / correction1 / (sqrt(v / correction2) + eps) + weight_decay p
#   k = |p| / |u|, but 1 where one is 0; trust_clip: at most 1; no decay and not always_adapt: 1
#   p = p - lr k u
def step(params: List[Tensor], grads: List[Tensor], exp_avgs: List[Tensor], exp_avg_sqs: List[Tensor], divisor: Tensor, lr: float, beta1: float, beta2: float, beta3: float, eps: float, weight_decay: float, correction1: float, correction2: float, always_adapt: bool, trust_clip: bool) -> NoneType:
  scaled = torch._foreach_div(grads, divisor)
  torch._foreach_mul_(exp_avgs, beta1)
  torch._foreach_add_(exp_avgs, scaled, alpha=beta3)
  torch._foreach_mul_(exp_avg_sqs, beta2)
  torch._foreach_addcmul_(exp_avg_sqs, scaled, scaled, torch.sub(1., beta2))
  denominators = torch._foreach_sqrt(exp_avg_sqs)
  torch._foreach_div_(denominators, torch.sqrt(correction2))
  torch._foreach_add_(denominators, eps)
  updates = torch._foreach_div(exp_avgs, correction1)
  torch._foreach_div_(updates, denominators)
  decays = torch.ne(weight_decay, 0.)
  if decays:
    torch._foreach_add_(updates, params, alpha=weight_decay)
  adapts = decays
  if always_adapt:
    adapts = True
  if adapts:
    for i in range(torch.len(params)):
      p = torch.norm(params[i])
      u = torch.norm(updates[i])
      both = torch.logical_and(torch.gt(p, 0), torch.gt(u, 0))
      k = torch.where(both, torch.div(p, u), torch.ones_like(p))
      if trust_clip:
        k = torch.clamp_max(k, 1.)
      torch.mul_(updates[i], k)
  torch._foreach_add_(params, updates, alpha=torch.neg(lr))
  return None
