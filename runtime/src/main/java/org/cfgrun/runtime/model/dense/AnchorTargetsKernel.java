package org.cfgrun.runtime.model.dense;

import java.util.List;
import org.cfgrun.runtime.torch.Tensor;

/** Functions of {@code anchor_targets.torchscript}, which documents them. */
interface AnchorTargetsKernel {
  List<Tensor> targets(
      Tensor truth,
      Tensor positives,
      Tensor negatives,
      Tensor labels,
      Tensor boxes,
      long background,
      double positiveWeight);

  Tensor average(Tensor positives, Tensor weights, boolean sampled);

  List<Tensor> level(List<Tensor> parts, long start, long end);
}
