package org.cfgrun.runtime.box;

import org.cfgrun.runtime.torch.Tensor;

/** Functions of {@code score_hlr.torchscript}, which documents them. */
interface ScoreHlrKernel {
  Tensor likely(Tensor truth, Tensor scores, double threshold);

  Tensor order(Tensor keys, Tensor likely, Tensor scores, Tensor ranks);

  Tensor weights(Tensor order, Tensor negatives, Tensor losses, long likely, double k, double bias);
}
