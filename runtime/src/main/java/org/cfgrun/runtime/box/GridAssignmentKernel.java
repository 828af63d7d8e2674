package org.cfgrun.runtime.box;

import java.util.List;
import org.cfgrun.runtime.torch.Tensor;

/** Functions of {@code grid_assignment.torchscript}, which documents them. */
interface GridAssignmentKernel {
  Tensor responsible(
      Tensor truths, long height, long width, long strideX, long strideY, long anchors);

  List<Tensor> assign(
      Tensor overlaps,
      Tensor responsible,
      double positive,
      double low,
      double high,
      boolean all,
      double least);
}
