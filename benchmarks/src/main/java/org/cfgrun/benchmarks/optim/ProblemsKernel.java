package org.cfgrun.benchmarks.optim;

import java.util.List;
import org.cfgrun.runtime.torch.Tensor;

/** The functions of {@code problems.torchscript}, which says what they do. */
interface ProblemsKernel {
  Tensor quadratic(List<Tensor> params, List<Tensor> grads, double[] curvatures);

  Tensor chosen(Tensor table, Tensor rows, Tensor values);
}
