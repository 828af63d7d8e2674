package org.cfgrun.runtime.box;

import org.cfgrun.runtime.torch.Tensor;

/** Functions of {@code anchors.torchscript}, which documents them. */
interface AnchorsKernel {
  Tensor grid(Tensor base, int height, int width, double strideX, double strideY);

  Tensor cells(Tensor anchors, int perCell, int height, int width, int rows, int columns);

  Tensor within(Tensor anchors, int height, int width, double border);
}
