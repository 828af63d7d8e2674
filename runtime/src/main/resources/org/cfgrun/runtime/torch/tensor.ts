# Operations of Tensor that DJL has no native function for, or only for tensor operands.
def add(x: Tensor, c: number) -> Tensor:
  return torch.add(x, c)

def sub(x: Tensor, c: number) -> Tensor:
  return torch.sub(x, c)

def mul(x: Tensor, c: number) -> Tensor:
  return torch.mul(x, c)

def div(x: Tensor, c: number) -> Tensor:
  return torch.div(x, c)

def pow(x: Tensor, c: number) -> Tensor:
  return torch.pow(x, c)

def eq(x: Tensor, c: number) -> Tensor:
  return torch.eq(x, c)

def ne(x: Tensor, c: number) -> Tensor:
  return torch.ne(x, c)

def gt(x: Tensor, c: number) -> Tensor:
  return torch.gt(x, c)

def ge(x: Tensor, c: number) -> Tensor:
  return torch.ge(x, c)

def lt(x: Tensor, c: number) -> Tensor:
  return torch.lt(x, c)

def le(x: Tensor, c: number) -> Tensor:
  return torch.le(x, c)

def clamp(x: Tensor, least: number, greatest: number) -> Tensor:
  return torch.clamp(x, least, greatest)

def sum(x: Tensor, axes: List[int], keep: bool) -> Tensor:
  return torch.sum(x, axes, keep)

def mean(x: Tensor, axes: List[int], keep: bool) -> Tensor:
  return torch.mean(x, axes, keep)

def amax(x: Tensor, axes: List[int], keep: bool) -> Tensor:
  return torch.amax(x, axes, keep)

def amin(x: Tensor, axes: List[int], keep: bool) -> Tensor:
  return torch.amin(x, axes, keep)

def argmax(x: Tensor, axis: int) -> Tensor:
  return torch.argmax(x, axis)

def argmin(x: Tensor, axis: int) -> Tensor:
  return torch.argmin(x, axis)

def cumsum(x: Tensor, axis: int) -> Tensor:
  return torch.cumsum(x, axis)

def flatten(x: Tensor, first: int, last: int) -> Tensor:
  return torch.flatten(x, first, last)

def select(x: Tensor, axis: int, index: int) -> Tensor:
  return torch.select(x, axis, index)

def index_select(x: Tensor, axis: int, indices: Tensor) -> Tensor:
  return torch.index_select(x, axis, indices)

# 2 is torch.channels_last.
def channels_last(x: Tensor) -> Tensor:
  return torch.contiguous(x, memory_format=2)

def add_(x: Tensor, y: Tensor) -> NoneType:
  z = torch.add_(x, y)
  return None

def sub_(x: Tensor, y: Tensor) -> NoneType:
  z = torch.sub_(x, y)
  return None

def mul_(x: Tensor, y: Tensor) -> NoneType:
  z = torch.mul_(x, y)
  return None

def div_(x: Tensor, y: Tensor) -> NoneType:
  z = torch.div_(x, y)
  return None

def copy_(x: Tensor, y: Tensor) -> NoneType:
  z = torch.copy_(x, y)
  return None

def add_scalar_(x: Tensor, c: number) -> NoneType:
  z = torch.add_(x, c)
  return None

def mul_scalar_(x: Tensor, c: number) -> NoneType:
  z = torch.mul_(x, c)
  return None

def fill_(x: Tensor, c: number) -> NoneType:
  z = torch.fill_(x, c)
  return None

def zero_(x: Tensor) -> NoneType:
  z = torch.zero_(x)
  return None

def relu_(x: Tensor) -> NoneType:
  z = torch.relu_(x)
  return None
