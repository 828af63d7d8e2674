package org.cfgrun.runtime.model.roi;

import java.util.List;
import org.cfgrun.runtime.torch.Tensor;

/** Functions of {@code sparse.torchscript}, which documents them. */
interface SparseKernel {
  Tensor pixels(Tensor boxes, Tensor sizes);

  Tensor rois(Tensor boxes);

  List<Tensor> choose(Tensor probabilities, long limit);
}
