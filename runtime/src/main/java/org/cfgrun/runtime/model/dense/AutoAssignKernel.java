package org.cfgrun.runtime.model.dense;

import java.util.List;
import org.cfgrun.runtime.torch.Tensor;

/** Functions of {@code auto_assign.torchscript}, which documents them. */
interface AutoAssignKernel {
  List<Tensor> priors(
      Tensor points, Tensor boxes, Tensor labels, Tensor mean, Tensor sigma, long topk);

  List<Tensor> terms(
      Tensor joint, Tensor boxLosses, Tensor overlaps, Tensor priors, Tensor inside, Tensor labels);
}
