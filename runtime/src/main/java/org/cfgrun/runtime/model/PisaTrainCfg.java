package org.cfgrun.runtime.model;

import org.cfgrun.components.Default;
import org.jspecify.annotations.Nullable;

/**
 * Weights of prime samples (PISA, https://arxiv.org/abs/1904.04821).
 *
 * @param isr weights of positives by their importance; none if None; only for {@code
 *     PISARetinaHead}, {@code PISASSDHead} and {@code PISARoIHead}
 * @param carl loss of boxes that is weighted by their scores; none if None; only for {@code
 *     PISARetinaHead}, {@code PISASSDHead} and {@code PISARoIHead}
 */
public record PisaTrainCfg(
    @Default("None") @Nullable IsrCfg isr, @Default("None") @Nullable CarlCfg carl) {
  /** All samples count alike. */
  public static final PisaTrainCfg NONE = new PisaTrainCfg(null, null);
}
