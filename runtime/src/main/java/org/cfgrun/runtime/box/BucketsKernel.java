package org.cfgrun.runtime.box;

import java.util.List;
import org.cfgrun.runtime.torch.Tensor;

/** Functions of {@code buckets.torchscript}, which documents them. */
interface BucketsKernel {
  List<Tensor> encode(
      Tensor bases,
      Tensor boxes,
      long buckets,
      double scale,
      long count,
      double limit,
      boolean ignore);

  Tensor decode(Tensor bases, Tensor scores, Tensor offsets, long buckets, double scale);

  Tensor confidence(Tensor scores);
}
