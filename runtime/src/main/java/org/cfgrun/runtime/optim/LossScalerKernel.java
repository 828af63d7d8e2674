package org.cfgrun.runtime.optim;

import java.util.List;
import org.cfgrun.runtime.torch.Tensor;

/** Java interface of {@code loss_scaler.torchscript}, which documents the functions. */
interface LossScalerKernel {
  Tensor unscale(List<Tensor> gradients, double scale);
}
