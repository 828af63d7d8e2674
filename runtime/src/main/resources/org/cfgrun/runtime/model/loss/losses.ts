def focal(x: Tensor, labels: Tensor, weights: Tensor, gamma: float, alpha: float, activated: bool) -> Tensor:
  classes = torch.size(x, 1)
  padded = torch.zeros([torch.size(x, 0), torch.add(classes, 1)], dtype=ops.prim.dtype(x), device=ops.prim.device(x))
  target = torch.narrow(torch.scatter(padded, 1, torch.unsqueeze(labels, 1), 1.), 1, 0, classes)
  sign = torch.add(torch.mul(target, -2.), 1.)
  balance = torch.add(torch.mul(target, torch.sub(torch.mul(alpha, 2.), 1.)), torch.sub(1., alpha))
  scale = torch.mul(balance, torch.unsqueeze(weights, 1))
  if activated:
    wrong = torch.add(torch.mul(x, sign), target)
    entropy = torch.neg(torch.clamp(torch.log(torch.sub(torch.ones_like(wrong), wrong)), -100.))
    result = torch.mul(torch.mul(entropy, torch.pow(wrong, gamma)), scale)
  else:
    logit = torch.mul(x, sign)
    result = torch.mul(torch.mul(torch.softplus(logit), torch.pow(torch.sigmoid(logit), gamma)), scale)
  return result

def l1(x: Tensor, target: Tensor) -> Tensor:
  return torch.abs(torch.sub(x, target))

def smooth_l1(x: Tensor, target: Tensor, beta: float) -> Tensor:
  distance = torch.abs(torch.sub(x, target))
  near = torch.div(torch.mul(torch.mul(distance, 0.5), distance), beta)
  far = torch.sub(distance, torch.mul(beta, 0.5))
  return torch.where(torch.lt(distance, beta), near, far)

def reduce(loss: Tensor, weights: Optional[Tensor], mean: bool, factor: float, average: float) -> Tensor:
  result = loss
  if torch.__isnot__(weights, None):
    result = torch.mul(result, torch.unsqueeze(unchecked_cast(Tensor, weights), 1))
  if mean:
    result = torch.div(torch.sum(result), torch.add(average, 1.1920928955078125e-07))
  return torch.mul(result, factor)
