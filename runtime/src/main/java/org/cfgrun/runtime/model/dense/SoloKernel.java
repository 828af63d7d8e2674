package org.cfgrun.runtime.model.dense;

import org.cfgrun.runtime.torch.Tensor;

/** Functions of {@code solo.torchscript}, which documents them. */
interface SoloKernel {
  Tensor withCoordinates(Tensor maps);

  Tensor peaks(Tensor logits);

  Tensor flat(Tensor logits);

  Tensor rows(Tensor cells, long columns);

  Tensor columns(Tensor cells, long columns);

  Tensor maskness(Tensor probabilities, Tensor masks);
}
