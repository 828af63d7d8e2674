package org.cfgrun.runtime.model.backbone;

import org.cfgrun.runtime.torch.Tensor;
import org.jspecify.annotations.Nullable;

/** Functions of {@code windows.torchscript}, which documents them. */
interface WindowsKernel {
  Tensor partition(Tensor x, long size, long shift);

  Tensor merge(Tensor windows, long height, long width, long size, long shift);

  Tensor mask(Tensor x, long size, long shift);

  Tensor attend(
      Tensor qkv, long heads, double scale, Tensor bias, @Nullable Tensor mask, double dropout);
}
