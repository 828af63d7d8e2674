package org.cfgrun.runtime.model.backbone;

import org.cfgrun.runtime.torch.Tensor;

/** Functions of {@code focus.torchscript}, which documents them. */
interface FocusKernel {
  Tensor gather(Tensor x);
}
