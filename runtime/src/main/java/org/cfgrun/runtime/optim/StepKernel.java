package org.cfgrun.runtime.optim;

import java.util.List;
import org.cfgrun.runtime.torch.Tensor;

/** Java interface of {@code step.torchscript}, which documents the functions. */
interface StepKernel {
  Tensor count(List<Tensor> steps);
}
