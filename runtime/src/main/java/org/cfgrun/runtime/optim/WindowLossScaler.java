package org.cfgrun.runtime.optim;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * mmcv's loss scaler, {@code LossScaler}. An overflow divides the scale by {@code scale_factor},
 * down to 1 at most; it is multiplied by it each {@code scale_window} steps after the last
 * overflow.
 */
public final class WindowLossScaler extends LossScaler {
  private static final String SCALE = "cur_scale";
  private static final String ITERATION = "cur_iter";
  private static final String MODE = "mode";
  private static final String LAST_OVERFLOW = "last_overflow_iter";
  private static final String CHANGE = "scale_factor";
  private static final String WINDOW = "scale_window";
  private static final String DYNAMIC = "dynamic";

  private boolean dynamic;
  private double change;
  private long window;
  private double factor;
  private long iteration;
  private long lastOverflow = -1;

  /**
   * Creates a scaler.
   *
   * @param first the initial scale
   * @param dynamic whether overflows change the scale
   * @param change factor by which the scale grows and shrinks
   * @param window number of steps without overflow before the scale grows
   */
  public WindowLossScaler(double first, boolean dynamic, double change, long window) {
    this.factor = first;
    this.dynamic = dynamic;
    this.change = change;
    this.window = window;
  }

  @Override
  public double factor() {
    return factor;
  }

  @Override
  public void update(boolean overflowed) {
    if (!dynamic) {
      return;
    }
    if (overflowed) {
      factor = Math.max(factor / change, 1);
      lastOverflow = iteration;
    } else if ((iteration - lastOverflow) % window == 0) {
      factor *= change;
    }
    iteration++;
  }

  @Override
  public Map<String, Object> state() {
    Map<String, Object> state = new LinkedHashMap<>();
    state.put(SCALE, factor);
    state.put(ITERATION, iteration);
    state.put(MODE, dynamic ? DYNAMIC : "static");
    state.put(LAST_OVERFLOW, lastOverflow);
    state.put(CHANGE, change);
    state.put(WINDOW, window);
    return state;
  }

  @Override
  public boolean load(Map<?, ?> saved) {
    if (!hasNumbers(saved, SCALE, ITERATION, LAST_OVERFLOW, CHANGE, WINDOW)) {
      return false;
    }
    factor = number(saved, SCALE);
    iteration = (long) number(saved, ITERATION);
    dynamic = DYNAMIC.equals(saved.get(MODE));
    lastOverflow = (long) number(saved, LAST_OVERFLOW);
    change = number(saved, CHANGE);
    window = (long) number(saved, WINDOW);
    return true;
  }
}
