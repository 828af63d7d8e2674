package org.cfgrun.runtime.hook.averaging;

import java.util.List;
import org.cfgrun.runtime.torch.Tensor;

/** Java interface of {@code average.torchscript}, which documents the functions. */
interface AverageKernel {
  void update(List<Tensor> averages, List<Tensor> values, double keep, double momentum);

  void swap(List<Tensor> some, List<Tensor> others);
}
