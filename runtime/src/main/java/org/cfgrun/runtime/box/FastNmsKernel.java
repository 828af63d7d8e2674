package org.cfgrun.runtime.box;

import java.util.List;
import org.cfgrun.runtime.torch.Tensor;

/** Functions of {@code fast_nms.torchscript}, which documents them. */
interface FastNmsKernel {
  List<Tensor> keep(
      Tensor boxes, Tensor scores, double threshold, double overlap, long candidates, long limit);
}
