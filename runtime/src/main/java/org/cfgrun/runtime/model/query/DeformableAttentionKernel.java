package org.cfgrun.runtime.model.query;

import org.cfgrun.runtime.torch.Tensor;

/** Functions of {@code deformable_attention.torchscript}, which documents them. */
interface DeformableAttentionKernel {
  Tensor attend(Tensor value, int[] heights, int[] widths, Tensor places, Tensor weights);

  Tensor around(Tensor points, Tensor offsets, int[] heights, int[] widths);
}
