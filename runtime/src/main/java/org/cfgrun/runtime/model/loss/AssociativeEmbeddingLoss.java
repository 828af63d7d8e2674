package org.cfgrun.runtime.model.loss;

import java.util.List;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.model.EmbeddingLoss;
import org.cfgrun.runtime.torch.Kernel;
import org.cfgrun.runtime.torch.Tensor;

/**
 * Associative embedding (https://arxiv.org/abs/1611.05424) of the corners of objects: with the mean
 * {@code m} of the two embeddings of an object, {@code (e1 - m)^2 + (e2 - m)^2} pulls them
 * together, and {@code max(0, 1 - |m - m'|)} pushes those of two objects of an image apart. Both
 * are means over the objects, or pairs of objects, of an image, and sums over images.
 */
@Component(Registries.MODELS)
public final class AssociativeEmbeddingLoss implements EmbeddingLoss {
  /**
   * @param pullWeight factor of the loss of embeddings of one object
   * @param pushWeight factor of the loss of embeddings of different objects
   */
  public record Args(@Default("0.25") double pullWeight, @Default("0.25") double pushWeight) {}

  private static final LossesKernel KERNEL = Kernel.bind(LossesKernel.class);

  private final Args args;

  public AssociativeEmbeddingLoss(Args args) {
    this.args = args;
  }

  @Override
  public Terms losses(Tensor first, Tensor last, Tensor images) {
    List<Tensor> terms = KERNEL.embedding(first, last, images);
    return new Terms(terms.get(0).mul(args.pullWeight()), terms.get(1).mul(args.pushWeight()));
  }
}
