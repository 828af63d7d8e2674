package org.cfgrun.runtime.model.dense;

import java.util.List;
import org.cfgrun.runtime.torch.Tensor;

/** Functions of {@code proposals.torchscript}, which documents them. */
interface ProposalsKernel {
  List<Tensor> best(Tensor logits, Tensor codes, Tensor anchors, long image, long limit);

  Tensor larger(Tensor boxes, double size);
}
