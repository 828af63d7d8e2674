package org.cfgrun.runtime.model.dense;

import org.cfgrun.runtime.torch.Tensor;

/** Functions of {@code yolof.torchscript}, which documents them. */
interface YolofKernel {
  Tensor joined(Tensor scores, Tensor objects);
}
