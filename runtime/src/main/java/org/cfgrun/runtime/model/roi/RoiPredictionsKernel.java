package org.cfgrun.runtime.model.roi;

import java.util.List;
import org.cfgrun.runtime.torch.Tensor;

/** Functions of {@code roi_predictions.torchscript}, which documents them. */
interface RoiPredictionsKernel {
  Tensor weighted(Tensor weights);

  Tensor accuracy(Tensor scores, Tensor labels);

  Tensor ownCodes(Tensor codes, Tensor labels, long boxes);

  List<Tensor> candidates(
      Tensor logits, Tensor boxes, long classes, boolean background, double threshold);
}
