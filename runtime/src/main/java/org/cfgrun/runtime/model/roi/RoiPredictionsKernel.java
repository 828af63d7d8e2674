package org.cfgrun.runtime.model.roi;

import java.util.List;
import org.cfgrun.runtime.torch.Tensor;
import org.jspecify.annotations.Nullable;

/** Functions of {@code roi_predictions.torchscript}, which documents them. */
interface RoiPredictionsKernel {
  Tensor weighted(Tensor weights);

  Tensor ownCodes(Tensor codes, Tensor labels, long boxes);

  List<Tensor> candidates(
      Tensor probabilities, Tensor boxes, @Nullable Tensor confidence, double threshold);
}
