package org.cfgrun.runtime.model.dense;

import java.util.List;
import org.cfgrun.runtime.torch.Tensor;

/** Functions of {@code rep_points.torchscript}, which documents them. */
interface RepPointsKernel {
  Tensor windows(Tensor like, long size);

  Tensor offsets(Tensor points, Tensor windows, double gradient);

  List<Tensor> grid(Tensor codes, Tensor previous, long size);

  Tensor square(Tensor like, double half);

  Tensor minmax(Tensor points, long count);

  Tensor moment(Tensor points, Tensor transfer, double gradient);

  Tensor placed(Tensor points, Tensor centers);

  Tensor boxes(Tensor codes, Tensor centers);

  Tensor scaled(Tensor codes, Tensor points, int strideX, int strideY);

  Tensor squares(Tensor centers, double scale);
}
