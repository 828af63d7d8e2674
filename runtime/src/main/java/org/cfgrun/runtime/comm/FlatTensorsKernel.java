package org.cfgrun.runtime.comm;

import java.util.List;
import org.cfgrun.runtime.torch.Tensor;

/** Java interface of {@code flat_tensors.torchscript}, which documents the functions. */
interface FlatTensorsKernel {
  Tensor join(List<Tensor> tensors);

  void split(Tensor flat, List<Tensor> tensors, long[] offsets);

  Tensor anchor(List<Tensor> tensors);
}
