package org.cfgrun.runtime.box;

import java.util.List;
import org.cfgrun.runtime.torch.Tensor;
import org.jspecify.annotations.Nullable;

/** Functions of {@code uniform_assigner.torchscript}, which documents them. */
interface UniformAssignerKernel {
  List<Tensor> match(
      Tensor predicted,
      Tensor anchors,
      Tensor truths,
      Tensor predictedOverlaps,
      Tensor anchorOverlaps,
      @Nullable Tensor taking,
      long times,
      double positiveThreshold,
      double negativeThreshold);
}
