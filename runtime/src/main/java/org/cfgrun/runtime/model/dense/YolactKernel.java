package org.cfgrun.runtime.model.dense;

import java.util.List;
import org.cfgrun.runtime.torch.Tensor;

/** Functions of {@code yolact.torchscript}, which documents them. */
interface YolactKernel {
  List<Tensor> candidates(
      Tensor logits,
      Tensor codes,
      Tensor coefficients,
      Tensor anchors,
      long image,
      long classes,
      long limit);

  Tensor shrunk(Tensor masks, long height, long width);

  Tensor ofClasses(Tensor masks, Tensor labels, long classes);

  Tensor masks(Tensor prototypes, Tensor coefficients, Tensor boxes, double height, double width);

  Tensor loss(
      Tensor masks, Tensor targets, Tensor boxes, double height, double width, double weight);

  Tensor order(Tensor indices);
}
