package org.cfgrun.runtime.box;

import org.cfgrun.runtime.torch.Tensor;

/** Functions of {@code matrix_nms.torchscript}, which documents them. */
interface MatrixNmsKernel {
  Tensor decay(Tensor masks, Tensor labels, boolean gaussian, double sigma);
}
