package org.cfgrun.runtime.optim;

import java.util.List;
import org.cfgrun.runtime.torch.Tensor;

/** The functions of {@code step.torchscript}, which says what they do. */
interface StepKernel {
  Tensor count(List<Tensor> steps);
}
