package org.cfgrun.runtime.model.dense;

import java.util.List;
import org.cfgrun.runtime.torch.Tensor;

/** Functions of {@code yolox_head.torchscript}, which documents them. */
interface YoloxHeadKernel {
  Tensor centered(Tensor points);

  Tensor decode(Tensor points, Tensor codes);

  Tensor encode(Tensor points, Tensor boxes);

  List<Tensor> targets(
      Tensor truth, Tensor overlaps, Tensor labels, Tensor boxes, long classes, long first);

  Tensor marked(Tensor indices, long n, Tensor like);

  List<Tensor> detections(
      Tensor scores, Tensor objects, Tensor boxes, long image, double threshold);
}
