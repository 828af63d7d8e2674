package org.cfgrun.runtime.model.loss;

import java.util.List;
import org.cfgrun.runtime.torch.Tensor;
import org.jspecify.annotations.Nullable;

/** Functions of {@code ghm.torchscript}, which documents them. */
interface GhmKernel {
  List<Tensor> classes(
      Tensor x,
      Tensor labels,
      Tensor weights,
      Tensor edges,
      @Nullable Tensor counts,
      double momentum);

  List<Tensor> boxes(
      Tensor x,
      Tensor targets,
      @Nullable Tensor weights,
      Tensor edges,
      @Nullable Tensor counts,
      double mu,
      double momentum);
}
