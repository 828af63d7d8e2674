package org.cfgrun.runtime.config;

import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.Default;
import org.cfgrun.components.Settings;
import org.cfgrun.interpreter.schema.Section;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.PythonText;
import org.cfgrun.runtime.build.ComponentBuilder;
import org.jspecify.annotations.Nullable;

/**
 * Scales a learning rate chosen for {@code base_batch_size} samples per step in proportion to the
 * samples of this run: {@code lr * samples / base_batch_size} (Goyal et al., 2017, section 2.1).
 * Only the optimizer's own {@code lr} changes, as in mmdet.
 *
 * @param enable whether to scale the rate
 * @param baseBatchSize samples per step that the rate was chosen for; required if enabled
 */
@Settings("auto_scale_lr")
public record LearningRateScaling(
    @Default("False") boolean enable, @Default("None") @Nullable Integer baseBatchSize) {
  public LearningRateScaling {
    if (enable && baseBatchSize == null) {
      throw new ArgumentException("enable", "`base_batch_size` is required if `enable` is True.");
    }
    if (baseBatchSize != null && baseBatchSize < 1) {
      throw new ArgumentException("base_batch_size", "`base_batch_size` must be at least 1.");
    }
  }

  /** Reads the section; disabled if it is absent or None, null if a problem was reported. */
  public static @Nullable LearningRateScaling read(Sections sections, ComponentBuilder builder) {
    ConfigNode section = sections.get(Section.AUTO_SCALE_LR);
    return section == null
        ? new LearningRateScaling(false, null)
        : builder.bind(LearningRateScaling.class, section, sections.problems());
  }

  /**
   * Returns the factor of the learning rate.
   *
   * @param batchSize samples per step
   */
  public double factor(int batchSize) {
    return !enable || baseBatchSize == null ? 1 : (double) batchSize / baseBatchSize;
  }

  /**
   * Describes the scaling that applies, or could apply, in one line.
   *
   * @param batchSize samples per step
   * @return null if {@code base_batch_size} is unknown or nothing would change
   */
  public @Nullable String explain(double rate, int batchSize) {
    if (baseBatchSize == null || batchSize == baseBatchSize) {
      return null;
    }
    String written = PythonText.ofFloat(rate);
    String scaled = PythonText.ofFloat(rate * ((double) batchSize / baseBatchSize));
    return enable
        ? "%s * %s / %s = %s, scaled to steps of %s samples (`auto_scale_lr`)"
            .formatted(written, batchSize, baseBatchSize, scaled, batchSize)
        : "%s for steps of %s samples; for `base_batch_size` = %s, `auto_scale_lr.enable=True` would make it %s"
            .formatted(written, batchSize, baseBatchSize, scaled);
  }
}
