package org.cfgrun.runtime.box;

import org.cfgrun.runtime.torch.Tensor;

/** Functions of {@code tblr.torchscript}, which documents them. */
interface TblrKernel {
  Tensor encode(Tensor bases, Tensor boxes, double[] normalizer);

  Tensor decode(Tensor bases, Tensor codes, double[] normalizer);
}
