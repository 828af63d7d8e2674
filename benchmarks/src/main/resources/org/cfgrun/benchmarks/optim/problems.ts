# Gradients a p, and the sum of a p^2 / 2.
def quadratic(params: List[Tensor], grads: List[Tensor], curvatures: List[float]) -> Tensor:
  loss = torch.zeros([], dtype=7)
  for i in range(torch.len(params)):
    torch.copy_(grads[i], params[i])
    torch.mul_(grads[i], curvatures[i])
    torch.add_(loss, torch.dot(torch.view(params[i], [-1]), torch.view(grads[i], [-1])), alpha=0.5)
  return loss

# Rows of a table times values, whose gradient is a sparse tensor.
def chosen(table: Tensor, rows: Tensor, values: Tensor) -> Tensor:
  return torch.sum(torch.mul(torch.embedding(table, rows, -1, False, True), values))
