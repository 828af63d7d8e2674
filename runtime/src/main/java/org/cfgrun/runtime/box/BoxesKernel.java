package org.cfgrun.runtime.box;

import org.cfgrun.runtime.torch.Tensor;

/** Functions of {@code boxes.torchscript}, which documents them. */
public interface BoxesKernel {
  Tensor clip(Tensor boxes, int height, int width);
}
