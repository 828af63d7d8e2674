package org.cfgrun.runtime.optim;

import java.util.List;
import org.cfgrun.runtime.torch.Tensor;

/** The functions of {@code loss_scaler.torchscript}, which says what they do. */
interface LossScalerKernel {
  Tensor unscale(List<Tensor> gradients, double scale);
}
