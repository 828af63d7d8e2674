package org.cfgrun.runtime.nn;

import org.cfgrun.runtime.torch.Tensor;

/** Functions of {@code carafe.torchscript}, which documents them. */
interface CarafeKernel {
  Tensor reassemble(Tensor x, Tensor scores, long k, long groups, long factor);
}
