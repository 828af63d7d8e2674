package org.cfgrun.runtime.model.dense;

import java.util.List;
import org.cfgrun.runtime.torch.Tensor;

/** Functions of {@code fcos.torchscript}, which documents them. */
interface FcosKernel {
  List<Tensor> targets(
      Tensor points,
      Tensor low,
      Tensor high,
      Tensor labels,
      Tensor boxes,
      long background,
      double radius,
      boolean normalized);
}
