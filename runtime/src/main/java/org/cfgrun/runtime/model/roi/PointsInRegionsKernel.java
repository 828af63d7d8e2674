package org.cfgrun.runtime.model.roi;

import java.util.List;
import org.cfgrun.runtime.torch.Tensor;

/** Functions of {@code points_in_regions.torchscript}, which documents them. */
interface PointsInRegionsKernel {
  Tensor sample(Tensor maps, Tensor rois, Tensor points, double scale, boolean corners);

  Tensor sampleEach(Tensor maps, Tensor points);

  Tensor bins(Tensor rois, int height, int width);

  Tensor loads(Tensor levels, int count, int bins);

  List<Tensor> uncertainPixels(Tensor masks, int count);

  Tensor replaced(Tensor masks, Tensor pixels, Tensor logits);
}
