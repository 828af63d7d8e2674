# One step of Rprop, element by element:
#   s = sign(g * previous g)
#   size = clip(size * (s > 0 ? eta_plus : s < 0 ? eta_minus : 1), least, most)
#   g = 0 where s < 0
#   p = p - sign(g) size
def step(params: List[Tensor], grads: List[Tensor], prevs: List[Tensor], sizes: List[Tensor], steps: List[Tensor], eta_minus: float, eta_plus: float, least: float, most: float) -> NoneType:
  torch._foreach_add_(steps, 1)
  for i in range(torch.len(params)):
    product = torch.mul(grads[i], prevs[i])
    turned = torch.lt(product, 0)
    growth = torch.masked_fill(torch.masked_fill(torch.ones_like(product), torch.gt(product, 0), eta_plus), turned, eta_minus)
    torch.clamp_(torch.mul_(sizes[i], growth), least, most)
    grad = torch.masked_fill(grads[i], turned, 0)
    torch.addcmul_(params[i], torch.sign(grad), sizes[i], value=-1.)
    torch.copy_(prevs[i], grad)
  return None
