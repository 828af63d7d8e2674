package org.cfgrun.runtime.box;

import java.util.List;
import org.cfgrun.runtime.torch.Tensor;
import org.jspecify.annotations.Nullable;

/** Functions of {@code point_assigner.torchscript}, which documents them. */
interface PointAssignerKernel {
  List<Tensor> assign(
      Tensor points, Tensor truths, @Nullable Tensor taking, double scale, long count);
}
