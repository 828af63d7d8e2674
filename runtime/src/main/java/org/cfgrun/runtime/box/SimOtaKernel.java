package org.cfgrun.runtime.box;

import java.util.List;
import org.cfgrun.runtime.torch.Tensor;

/** Functions of {@code sim_ota.torchscript}, which documents them. */
interface SimOtaKernel {
  List<Tensor> candidates(Tensor points, Tensor truths, double radius);

  Tensor cost(
      Tensor scores,
      Tensor overlaps,
      Tensor both,
      Tensor labels,
      double classWeight,
      double overlapWeight);

  Tensor counts(Tensor overlaps, long limit);

  List<Tensor> match(Tensor cost, Tensor overlaps, long[] counts, Tensor indices, long n);
}
