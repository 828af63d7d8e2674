package org.cfgrun.runtime.model.dense;

import java.util.List;
import org.cfgrun.runtime.torch.Tensor;

/** Functions of {@code fovea.torchscript}, which documents them. */
interface FoveaKernel {
  List<Tensor> targets(
      Tensor points,
      List<Tensor> levels,
      Tensor labels,
      Tensor boxes,
      long background,
      double sigma);
}
