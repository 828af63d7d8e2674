package org.cfgrun.runtime.box;

import java.util.List;
import org.cfgrun.runtime.torch.Tensor;

/** Functions of {@code quota.torchscript}, which documents them. */
interface QuotaKernel {
  List<Tensor> choose(Tensor truth, Tensor keys, long positives, long count, double ratio);

  Tensor random(Tensor truth);
}
