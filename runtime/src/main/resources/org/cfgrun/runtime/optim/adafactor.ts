# One step of Adafactor for tensors of two dimensions or more, by the means of their rows and columns:
#   R = R + k (mean of g^2 along a row - R);  C = C + k (mean of g^2 along a column - C)
#   V = R / max(mean of R, eps1) C
def factored(params: List[Tensor], grads: List[Tensor], rows: List[Tensor], columns: List[Tensor], k: float, rate: float, shrink: float, eps1: float, eps2: float, d: float) -> NoneType:
  for i in range(torch.len(params)):
    squares = torch.square(grads[i])
    row = torch.lerp_(rows[i], torch.mean(squares, [-1], True), k)
    column = torch.lerp_(columns[i], torch.mean(squares, [-2], True), k)
    share = torch.div(row, torch.clamp_min(torch.mean(row, [-2], True), eps1))
    variance = torch.mul(share, column, out=squares)
    self.move(params[i], grads[i], variance, rate, shrink, eps1, eps2, d)
  return None

# The same for vectors: V = V + k (g^2 - V)
def whole(params: List[Tensor], grads: List[Tensor], variances: List[Tensor], k: float, rate: float, shrink: float, eps1: float, eps2: float, d: float) -> NoneType:
  for i in range(torch.len(params)):
    variance = torch.lerp_(variances[i], torch.square(grads[i]), k)
    self.move(params[i], grads[i], variance, rate, shrink, eps1, eps2, d)
  return None

# a = rate max(eps2, RMS(p));  u = g / sqrt(max(V, eps1^2))
# p = shrink p - a u / max(1, RMS(u) / d)
# A size that is NaN counts as the least one, so that a bad gradient spoils its own elements only.
def move(param: Tensor, grad: Tensor, variance: Tensor, rate: float, shrink: float, eps1: float, eps2: float, d: float) -> NoneType:
  size = self.at_least(self.rms(param), eps2)
  update = torch.clamp_min(variance, torch.mul(eps1, eps1))
  torch.div(grad, torch.sqrt_(update), out=update)
  excess = self.at_least(torch.div(self.rms(update), d), 1.)
  torch.mul_(param, shrink)
  torch.sub_(param, torch.mul_(update, torch.mul(torch.div(size, excess), rate)))
  return None

# The root of the mean of x^2.
def rms(x: Tensor) -> Tensor:
  return torch.div(torch.norm(x), torch.sqrt(torch.numel(x)))

# max(least, x), and `least` where x is NaN.
def at_least(x: Tensor, least: float) -> Tensor:
  return torch.where(torch.gt(x, least), x, torch.full_like(x, least))
