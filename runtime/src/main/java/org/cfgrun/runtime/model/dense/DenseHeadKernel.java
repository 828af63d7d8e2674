package org.cfgrun.runtime.model.dense;

import java.util.List;
import org.cfgrun.runtime.torch.Tensor;
import org.jspecify.annotations.Nullable;

/** Functions of {@code dense_head.torchscript}, which documents them. */
interface DenseHeadKernel {
  Tensor rows(Tensor x, long width);

  Tensor flat(List<Tensor> maps, long width);

  Tensor spread(Tensor like, double[] values, int[] starts);

  List<Tensor> positives(Tensor labels, long background, long n);

  Tensor within(Tensor indices, long n);

  Tensor centerness(Tensor distances);

  Tensor centers(Tensor boxes);

  Tensor anchorCenterness(Tensor anchors, Tensor boxes);

  List<Tensor> candidates(
      Tensor logits,
      Tensor codes,
      @Nullable Tensor factors,
      Tensor priors,
      long image,
      long classes,
      boolean background,
      boolean activated,
      double threshold,
      long limit);
}
