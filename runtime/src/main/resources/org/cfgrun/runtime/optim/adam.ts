# One step of Adam. torch._fused_adam_ adds the decay to the gradient, torch._fused_adamw_ shrinks
# the parameter before the step; the rest is the same:
#   m = m + (g - m)(1 - beta1);  v = beta2 v + (1 - beta2) g^2;  w = max(w, v) with amsgrad, else v
#   p = p - lr / (1 - beta1^t) * m / (sqrt(w) / sqrt(1 - beta2^t) + eps)
def step(params: List[Tensor], grads: List[Tensor], exp_avgs: List[Tensor], exp_avg_sqs: List[Tensor], max_exp_avg_sqs: List[Tensor], steps: List[Tensor], lr: float, beta1: float, beta2: float, weight_decay: float, eps: float, amsgrad: bool, maximize: bool, decoupled: bool) -> NoneType:
  torch._foreach_add_(steps, 1)
  if decoupled:
    torch._fused_adamw_(params, grads, exp_avgs, exp_avg_sqs, max_exp_avg_sqs, steps, lr=lr, beta1=beta1, beta2=beta2, weight_decay=weight_decay, eps=eps, amsgrad=amsgrad, maximize=maximize)
  else:
    torch._fused_adam_(params, grads, exp_avgs, exp_avg_sqs, max_exp_avg_sqs, steps, lr=lr, beta1=beta1, beta2=beta2, weight_decay=weight_decay, eps=eps, amsgrad=amsgrad, maximize=maximize)
  return None
