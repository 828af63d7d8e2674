package org.cfgrun.runtime.optim;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * PyTorch's loss scaler of the same name. The scale is a 32-bit float. An overflow multiplies it by
 * the backoff factor; {@code growth_interval} steps in a row without overflow multiply it by the
 * growth factor, unless the result is infinite.
 */
public final class GradScaler extends LossScaler {
  private static final String SCALE = "scale";
  private static final String GROWTH = "growth_factor";
  private static final String BACKOFF = "backoff_factor";
  private static final String INTERVAL = "growth_interval";
  private static final String TRACKER = "_growth_tracker";

  private final @Nullable Double fixed;
  private double growth;
  private double backoff;
  private long interval;
  private float factor;
  private long steps;

  /**
   * Creates a scaler.
   *
   * @param first the initial scale
   * @param growth growth factor
   * @param backoff backoff factor
   * @param interval number of steps without overflow before the scale grows
   * @param fixed the scale after every step; null for dynamic scaling
   */
  public GradScaler(
      double first, double growth, double backoff, long interval, @Nullable Double fixed) {
    this.factor = (float) first;
    this.growth = growth;
    this.backoff = backoff;
    this.interval = interval;
    this.fixed = fixed;
  }

  @Override
  public double factor() {
    return factor;
  }

  @Override
  public void update(boolean overflowed) {
    if (fixed != null) {
      factor = fixed.floatValue();
    } else if (overflowed) {
      factor = (float) (factor * backoff);
      steps = 0;
    } else if (++steps == interval) {
      float grown = (float) (factor * growth);
      factor = Float.isFinite(grown) ? grown : factor;
      steps = 0;
    }
  }

  @Override
  public Map<String, Object> state() {
    Map<String, Object> state = new LinkedHashMap<>();
    state.put(SCALE, (double) factor);
    state.put(GROWTH, growth);
    state.put(BACKOFF, backoff);
    state.put(INTERVAL, interval);
    state.put(TRACKER, steps);
    return state;
  }

  @Override
  public boolean load(Map<?, ?> saved) {
    if (!hasNumbers(saved, SCALE, GROWTH, BACKOFF, INTERVAL, TRACKER)) {
      return false;
    }
    factor = (float) number(saved, SCALE);
    growth = number(saved, GROWTH);
    backoff = number(saved, BACKOFF);
    interval = (long) number(saved, INTERVAL);
    steps = (long) number(saved, TRACKER);
    return true;
  }
}
