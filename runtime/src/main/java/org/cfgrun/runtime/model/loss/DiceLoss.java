package org.cfgrun.runtime.model.loss;

import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.Bounds;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.model.InstanceMaskLoss;
import org.cfgrun.runtime.torch.Kernel;
import org.cfgrun.runtime.torch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Dice loss of V-Net (https://arxiv.org/abs/1606.04797): {@code 1 - 2 sum(p t) / (sum(p^2) +
 * sum(t^2) + 2 eps)} over the pixels of a mask, with probabilities {@code p} and targets {@code t}.
 * A mask without overlap costs 1, however small it is.
 */
@Component(Registries.MODELS)
public final class DiceLoss implements InstanceMaskLoss {
  /**
   * @param useSigmoid must be True unless {@code activate=False}: logits become probabilities by a
   *     sigmoid
   * @param activate whether masks are logits; if False, probabilities
   * @param reduction {@code mean}, {@code sum} or {@code none}
   * @param naiveDice whether to use {@code 1 - (2 sum(p t) + eps) / (sum(p) + sum(t) + eps)}
   * @param lossWeight factor of the loss
   * @param eps term that prevents a division by 0
   */
  public record Args(
      @Default("True") boolean useSigmoid,
      @Default("True") boolean activate,
      @Default("'mean'") Reduction reduction,
      @Default("False") boolean naiveDice,
      @Default("1.0") double lossWeight,
      @Bounds(min = 0, minExcluded = true) @Default("1e-3") double eps) {
    public Args {
      if (activate && !useSigmoid) {
        throw new ArgumentException(
            "use_sigmoid",
            "`DiceLoss` computes probabilities only by a sigmoid. Set `use_sigmoid=True`, or"
                + " `activate=False` for a head that computes probabilities.");
      }
    }
  }

  private static final LossesKernel KERNEL = Kernel.bind(LossesKernel.class);

  private final Args args;

  public DiceLoss(Args args) {
    this.args = args;
  }

  @Override
  public Tensor loss(
      Tensor masks, Tensor targets, @Nullable Tensor weights, @Nullable Tensor average) {
    Tensor elements = elements(masks, targets).unsqueeze(1);
    Tensor reduced = args.reduction().apply(elements, weights, args.lossWeight(), average);
    return args.reduction() == Reduction.NONE ? reduced.squeeze(1) : reduced;
  }

  @Override
  public Tensor lossOfEach(Tensor masks, Tensor targets) {
    return elements(masks, targets).mul(args.lossWeight());
  }

  private Tensor elements(Tensor masks, Tensor targets) {
    Tensor probabilities = args.activate() ? masks.sigmoid() : masks;
    return KERNEL.dice(probabilities, targets, args.naiveDice(), args.eps());
  }
}
