# One step of Adam in the rows that sparse gradients name; rate = lr sqrt(1 - beta2^t) / (1 - beta1^t):
#   m = m + (g - m)(1 - beta1);  v = v + (g^2 - v)(1 - beta2)
#   p = p - rate m / (sqrt(v) + eps)
def step(params: List[Tensor], grads: List[Tensor], exp_avgs: List[Tensor], exp_avg_sqs: List[Tensor], rate: float, beta1: float, beta2: float, eps: float, maximize: bool) -> NoneType:
  for i in range(torch.len(params)):
    grad = torch.coalesce(grads[i])
    rows = torch.select(torch._indices(grad), 0, 0)
    values = torch._values(grad)
    if maximize:
      values = torch.neg(values)
    m = torch.lerp(torch.index_select(exp_avgs[i], 0, rows), values, torch.sub(1., beta1))
    v = torch.lerp(torch.index_select(exp_avg_sqs[i], 0, rows), torch.square(values), torch.sub(1., beta2))
    torch.index_copy_(exp_avgs[i], 0, rows, m)
    torch.index_copy_(exp_avg_sqs[i], 0, rows, v)
    update = torch.div(m, torch.add(torch.sqrt(v), eps))
    torch.index_add_(params[i], 0, rows, update, alpha=torch.neg(rate))
  return None
