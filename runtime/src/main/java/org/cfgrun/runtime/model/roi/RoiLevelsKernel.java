package org.cfgrun.runtime.model.roi;

import java.util.List;
import org.cfgrun.runtime.torch.Tensor;

/** Functions of {@code roi_levels.torchscript}, which documents them. */
interface RoiLevelsKernel {
  Tensor levels(Tensor rois, double finest, long count);

  Tensor at(Tensor levels, long level, long count);

  Tensor scaled(Tensor rois, double factor);

  Tensor ordered(List<Tensor> parts, List<Tensor> places, long count);
}
