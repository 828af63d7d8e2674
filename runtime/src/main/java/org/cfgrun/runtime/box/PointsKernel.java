package org.cfgrun.runtime.box;

import org.cfgrun.runtime.torch.Tensor;

/** Functions of {@code points.torchscript}, which documents them. */
interface PointsKernel {
  Tensor points(Tensor like, int height, int width, int strideX, int strideY, double offset);

  Tensor distances(Tensor points, Tensor boxes);

  Tensor boxes(Tensor points, Tensor distances);
}
