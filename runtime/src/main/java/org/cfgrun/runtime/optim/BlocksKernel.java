package org.cfgrun.runtime.optim;

import java.util.List;
import org.cfgrun.runtime.torch.Tensor;

/** The functions of {@code blocks.torchscript}, which says what they do. */
interface BlocksKernel {
  List<Tensor> slices(Tensor tensor, long rows);
}
