package org.cfgrun.runtime.schedule;

import org.cfgrun.components.Component;
import org.cfgrun.components.Inline;
import org.cfgrun.components.Registries;

/**
 * Cosine annealing that starts after warm-up and keeps the target for the last epochs; mmdet's
 * {@code YOLOX}. With {@code q = p + 1} and {@code last = num_last_epochs * length of an epoch}:
 * the target if {@code q >= P - last}, otherwise the cosine at {@code (q - W) / (P - W - last)}, or
 * the base value if that cosine has length zero. As in mmdet, W and {@code last} count iterations
 * regardless of the unit of p.
 *
 * <p>Warm-up is always quadratic, regardless of the configured kind: {@code base * ratio * ((i + 1)
 * / W)^2} at iteration i.
 *
 * @param numLastEpochs number of final epochs that keep the target
 * @param target where it goes
 */
@Component(value = Registries.POLICIES, names = "YOLOX")
public record YoloxPolicy(long numLastEpochs, @Inline Target target) implements LrPolicy {
  @Override
  public double value(double base, Position at) {
    double end = target.from(base);
    long next = at.done() + 1;
    long falling = at.total() - numLastEpochs * at.epochLength();
    if (next >= falling) {
      return end;
    }
    long begin = at.warmup();
    if (begin == falling) {
      return base;
    }
    return Anneal.COS.between(base, end, (double) (next - begin) / (falling - begin));
  }

  @Override
  public double warmupFactor(Warmup warmup, long iteration) {
    double done = (iteration + 1.0) / warmup.iterations();
    return warmup.ratio() * (done * done);
  }

  @Override
  public boolean warmsUpBase() {
    return true;
  }
}
