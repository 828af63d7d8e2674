package org.cfgrun.runtime.box;

import org.cfgrun.runtime.torch.Tensor;

/** Functions of {@code yolo_coder.torchscript}, which documents them. */
interface YoloCoderKernel {
  Tensor encode(Tensor anchors, Tensor boxes, Tensor strides, double eps);

  Tensor decode(Tensor anchors, Tensor codes, Tensor strides);
}
