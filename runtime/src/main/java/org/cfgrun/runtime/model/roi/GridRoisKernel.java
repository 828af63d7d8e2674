package org.cfgrun.runtime.model.roi;

import org.cfgrun.runtime.torch.Tensor;

/** Functions of {@code grid_rois.torchscript}, which documents them. */
interface GridRoisKernel {
  Tensor noise(Tensor rois, double amplitude);

  Tensor order(Tensor rois);

  Tensor moved(Tensor rois, Tensor noise, Tensor sizes);
}
