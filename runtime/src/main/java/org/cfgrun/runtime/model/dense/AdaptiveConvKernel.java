package org.cfgrun.runtime.model.dense;

import org.cfgrun.runtime.torch.Tensor;

/** Functions of {@code adaptive_conv.torchscript}, which documents them. */
interface AdaptiveConvKernel {
  Tensor offsets(Tensor anchors, int height, int width, double stride);
}
