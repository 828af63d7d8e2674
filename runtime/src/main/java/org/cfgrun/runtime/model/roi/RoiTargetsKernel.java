package org.cfgrun.runtime.model.roi;

import java.util.List;
import org.cfgrun.runtime.torch.Tensor;
import org.jspecify.annotations.Nullable;

/** Functions of {@code roi_targets.torchscript}, which documents them. */
interface RoiTargetsKernel {
  Tensor labels(Tensor truth, Tensor labels, long background);

  Tensor rows(Tensor candidates, Tensor truth, Tensor positives, Tensor negatives);

  List<Tensor> targets(
      Tensor candidates,
      Tensor truth,
      Tensor positives,
      Tensor negatives,
      long ownCount,
      long otherCount,
      Tensor labels,
      Tensor boxes,
      long image,
      long before,
      long background,
      double positiveWeight,
      @Nullable Tensor backgroundWeights);
}
