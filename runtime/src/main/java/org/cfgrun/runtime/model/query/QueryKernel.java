package org.cfgrun.runtime.model.query;

import java.util.List;
import org.cfgrun.runtime.torch.Tensor;

/** Functions of {@code query.torchscript}, which documents them. */
interface QueryKernel {
  Tensor padding(Tensor counts, long height, long width);

  Tensor corners(Tensor boxes);

  Tensor centers(Tensor boxes);

  List<Tensor> detections(Tensor scores, Tensor boxes, Tensor size, long count, boolean background);
}
