package org.cfgrun.runtime.box;

import org.cfgrun.runtime.torch.Tensor;

/** Functions of {@code delta_xywh.torchscript}, which documents them. */
interface DeltaXywhKernel {
  Tensor encode(Tensor bases, Tensor boxes, double[] means, double[] stds, double pixel);

  Tensor decode(
      Tensor bases,
      Tensor codes,
      double[] means,
      double[] stds,
      double maxRatio,
      double shiftLimit,
      double pixel);
}
