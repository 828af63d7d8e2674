package org.cfgrun.runtime.model.query;

import java.util.List;
import org.cfgrun.runtime.torch.Tensor;

/** Functions of {@code deformable_detr.torchscript}, which documents them. */
interface DeformableDetrKernel {
  Tensor cells(Tensor shares, int[] heights, int[] widths);

  Tensor scaled(Tensor reference, Tensor shares);

  Tensor moved(Tensor codes, Tensor reference);

  List<Tensor> proposals(Tensor counts, int[] heights, int[] widths);

  Tensor encoded(Tensor logits, long channels);
}
