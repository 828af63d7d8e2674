package org.cfgrun.runtime.model.loss;

import java.util.Locale;
import org.cfgrun.components.Bounds;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.torch.Kernel;
import org.cfgrun.runtime.torch.Tensor;

/**
 * IoU loss (UnitBox, https://arxiv.org/abs/1608.01471): {@code -log(IoU)}, {@code 1 - IoU} or
 * {@code 1 - IoU^2}. Boxes are decoded.
 */
@Component(Registries.MODELS)
public final class IoULoss extends ReducedBoxLoss {
  /**
   * @param linear older form of {@code mode='linear'}
   * @param eps lower limit of the IoU
   * @param reduction {@code mean}, {@code sum} or {@code none}
   * @param lossWeight factor of the loss
   * @param mode {@code log}, {@code linear} or {@code square}
   */
  public record Args(
      @Default("False") boolean linear,
      @Bounds(min = 0, minExcluded = true) @Default("1e-6") double eps,
      @Default("'mean'") Reduction reduction,
      @Default("1.0") double lossWeight,
      @Default("'log'") IouMode mode) {}

  private static final IouLossesKernel OVERLAPS = Kernel.bind(IouLossesKernel.class);

  private final Args args;
  private final String mode;

  public IoULoss(Args args) {
    super(args.reduction(), args.lossWeight());
    this.args = args;
    mode = (args.linear() ? IouMode.LINEAR : args.mode()).name().toLowerCase(Locale.ROOT);
  }

  @Override
  Tensor elements(Tensor predictions, Tensor targets) {
    return OVERLAPS.iou(predictions, targets, args.eps(), mode);
  }
}
