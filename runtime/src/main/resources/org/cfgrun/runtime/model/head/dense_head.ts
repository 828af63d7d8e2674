def rows(x: Tensor, width: int) -> Tensor:
  return torch.reshape(torch.permute(x, [0, 2, 3, 1]), [-1, width])

def select(x: Tensor, numbers: Tensor) -> Tensor:
  return torch.index_select(x, 0, numbers)

def candidates(logits: Tensor, codes: Tensor, image: int, classes: int, threshold: float, limit: int) -> List[Tensor]:
  scores = torch.sigmoid(torch.reshape(torch.permute(torch.select(logits, 0, image), [1, 2, 0]), [-1]))
  numbers = torch.reshape(torch.nonzero(torch.gt(scores, threshold)), [-1])
  values, order = torch.sort(torch.index_select(scores, 0, numbers), stable=True, dim=0, descending=True)
  count = torch.size(values, 0)
  if torch.ge(limit, 0):
    count = ops.prim.min(count, limit)
  values = torch.narrow(values, 0, 0, count)
  chosen = torch.index_select(numbers, 0, torch.narrow(order, 0, 0, count))
  boxes = torch.floor_divide(chosen, classes)
  image_codes = torch.reshape(torch.permute(torch.select(codes, 0, image), [1, 2, 0]), [-1, 4])
  return [values, chosen, torch.index_select(image_codes, 0, boxes)]
