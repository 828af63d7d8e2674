package org.cfgrun.runtime.box;

import java.util.List;
import org.cfgrun.runtime.torch.Tensor;

/** The functions of {@code nms.torchscript}, which says what they do. */
interface NmsKernel {
  List<Tensor> sorted(Tensor boxes, Tensor scores, Tensor groups, boolean apart);
}
