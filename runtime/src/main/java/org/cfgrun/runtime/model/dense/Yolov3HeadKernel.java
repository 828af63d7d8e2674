package org.cfgrun.runtime.model.dense;

import java.util.List;
import org.cfgrun.runtime.torch.Tensor;

/** Functions of {@code yolov3_head.torchscript}, which documents them. */
interface Yolov3HeadKernel {
  Tensor matched(Tensor truth, Tensor boxes);

  List<Tensor> targets(Tensor truth, Tensor codes, Tensor labels, long classes, double smooth);

  Tensor level(List<Tensor> images, long start, long count);

  Tensor activated(Tensor codes);

  List<Tensor> detections(
      Tensor boxes, Tensor logits, Tensor objects, double confidence, double threshold);
}
