package org.cfgrun.runtime.hook;

import java.util.List;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Inline;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.schedule.Target;
import org.cfgrun.runtime.schedule.Warmup;
import org.cfgrun.runtime.schedule.YoloxCosine;
import org.jspecify.annotations.Nullable;

/**
 * Warms the learning rate up along a parabola, lets it fall along half a cosine, and keeps it for
 * the last epochs; YOLOX.
 */
@Component(Registries.HOOKS)
public final class YOLOXLrUpdaterHook extends LrUpdaterHook {
  /**
   * The arguments.
   *
   * @param numLastEpochs how many epochs it is kept at the end
   * @param minLr the learning rate it goes to
   * @param minLrRatio the same as a part of the base learning rate
   * @param timing when it is set, and the warm-up
   */
  public record Args(
      long numLastEpochs,
      @Default("None") @Nullable Double minLr,
      @Default("None") @Nullable Double minLrRatio,
      @Inline LrTiming timing) {}

  /** A hook for one run. */
  public YOLOXLrUpdaterHook(Args args) {
    super(
        new YoloxCosine(
            Target.of("min_lr", args.minLr(), args.minLrRatio()),
            args.numLastEpochs(),
            args.timing().warmup().warmupIters(),
            args.timing().warmup().warmupByEpoch()),
        args.timing());
  }

  /** The base, also where the policy says nothing. */
  @Override
  List<Double> easedIn(List<Double> regular, List<Double> bases) {
    return bases;
  }

  /** {@code base * ratio * ((i + 1) / W)^2} at iteration i, whatever kind the config names. */
  @Override
  double warmedUp(double base, Warmup warmup, long iteration) {
    double done = (iteration + 1.0) / warmup.iterations();
    return base * (warmup.ratio() * (done * done));
  }
}
