# One step of stochastic gradient descent; `first` says that the buffers hold nothing yet:
#   g = (maximize ? -g : g) + weight_decay p
#   b = first ? g : momentum b + (1 - dampening) g
#   p = p - lr (nesterov ? g + momentum b : b)
# Without momentum there are no buffers, and p = p - lr g.
def step(params: List[Tensor], grads: List[Tensor], buffers: List[Tensor], first: bool, lr: float, momentum: float, dampening: float, weight_decay: float, nesterov: bool, maximize: bool) -> NoneType:
  torch._fused_sgd_(params, grads, buffers, weight_decay=weight_decay, momentum=momentum, lr=lr, dampening=dampening, nesterov=nesterov, maximize=maximize, is_first_step=first)
  return None
