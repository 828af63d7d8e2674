package org.cfgrun.runtime.hook.averaging;

import java.util.List;
import org.cfgrun.runtime.torch.Tensor;

/** The functions of {@code average.torchscript}, which says what they do. */
interface AverageKernel {
  void update(List<Tensor> averages, List<Tensor> values, double keep, double momentum);

  void swap(List<Tensor> some, List<Tensor> others);
}
