# The sum of some rows of a table times rows of values; the gradient of the table is a sparse tensor.
def product(table: Tensor, rows: Tensor, values: Tensor) -> Tensor:
  return torch.sum(torch.mul(torch.embedding(table, rows, -1, False, True), torch.index_select(values, 0, rows)))
