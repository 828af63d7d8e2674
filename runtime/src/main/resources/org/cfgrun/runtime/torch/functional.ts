def conv2d(x: Tensor, weight: Tensor, bias: Optional[Tensor], stride: int, padding: int, dilation: int, groups: int) -> Tensor:
  return torch.conv2d(x, weight, bias, [stride, stride], [padding, padding], [dilation, dilation], groups)

def linear(x: Tensor, weight: Tensor, bias: Optional[Tensor]) -> Tensor:
  return torch.linear(x, weight, bias)

# What follows computes in another type and gives 32-bit floats (6).
def conv2d_in(type: int, x: Tensor, weight: Tensor, bias: Optional[Tensor], stride: int, padding: int, dilation: int, groups: int) -> Tensor:
  y = torch.conv2d(torch.to(x, type), torch.to(weight, type), self.optional_in(type, bias), [stride, stride], [padding, padding], [dilation, dilation], groups)
  return torch.to(y, 6)

def linear_in(type: int, x: Tensor, weight: Tensor, bias: Optional[Tensor]) -> Tensor:
  return torch.to(torch.linear(torch.to(x, type), torch.to(weight, type), self.optional_in(type, bias)), 6)

def optional_in(type: int, x: Optional[Tensor]) -> Optional[Tensor]:
  if torch.__isnot__(x, None):
    y = unchecked_cast(Tensor, x)
    z: Optional[Tensor] = torch.to(y, type)
  else:
    z = None
  return z

def batch_norm(x: Tensor, mean: Tensor, variance: Tensor, gamma: Optional[Tensor], beta: Optional[Tensor], training: bool, momentum: float, eps: float) -> Tensor:
  return torch.batch_norm(x, gamma, beta, mean, variance, training, momentum, eps, True)

def group_norm(x: Tensor, groups: int, gamma: Optional[Tensor], beta: Optional[Tensor], eps: float) -> Tensor:
  return torch.group_norm(x, groups, gamma, beta, eps, True)

def max_pool2d(x: Tensor, kernel: int, stride: int, padding: int, ceil_mode: bool) -> Tensor:
  return torch.max_pool2d(x, [kernel, kernel], [stride, stride], [padding, padding], [1, 1], ceil_mode)

def interpolate_nearest(x: Tensor, height: int, width: int) -> Tensor:
  return torch.upsample_nearest2d(x, [height, width], None)
