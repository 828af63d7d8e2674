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
 * A learning rate that was chosen for {@code base_batch_size} samples a step is scaled in
 * proportion to the samples of this run: {@code lr * samples / base_batch_size} (Goyal et al.,
 * 2017, section 2.1). Only the optimizer's own {@code lr} changes, as in mmdet.
 *
 * @param enable whether the rate is scaled
 * @param baseBatchSize samples a step that the rate was chosen for; needed when enabled
 */
@Settings("auto_scale_lr")
public record LearningRateScaling(
    @Default("False") boolean enable, @Default("None") @Nullable Integer baseBatchSize) {
  public LearningRateScaling {
    if (enable && baseBatchSize == null) {
      throw new ArgumentException(
          "enable", "`base_batch_size` must be given when the rate is to be scaled.");
    }
    if (baseBatchSize != null && baseBatchSize < 1) {
      throw new ArgumentException("base_batch_size", "`base_batch_size` must be at least 1.");
    }
  }

  /** Reads the section; disabled when it is absent or None, null when a problem was reported. */
  public static @Nullable LearningRateScaling read(Sections sections, ComponentBuilder builder) {
    ConfigNode section = sections.get(Section.AUTO_SCALE_LR);
    return section == null
        ? new LearningRateScaling(false, null)
        : builder.bind(LearningRateScaling.class, section, sections.problems());
  }

  /**
   * What the learning rate is multiplied by.
   *
   * @param batchSize samples a step
   */
  public double factor(int batchSize) {
    return !enable || baseBatchSize == null ? 1 : (double) batchSize / baseBatchSize;
  }

  /**
   * What is, or could be, made of a learning rate, in one line.
   *
   * @param batchSize samples a step
   * @return null where no {@code base_batch_size} is known, or nothing would change
   */
  public @Nullable String explain(double rate, int batchSize) {
    if (baseBatchSize == null || batchSize == baseBatchSize) {
      return null;
    }
    String written = PythonText.ofFloat(rate);
    String scaled = PythonText.ofFloat(rate * ((double) batchSize / baseBatchSize));
    return enable
        ? "%s * %d / %d = %s, scaled to steps of %d samples (`auto_scale_lr`)"
            .formatted(written, batchSize, baseBatchSize, scaled, batchSize)
        : "%s for steps of %d samples; for `base_batch_size` = %d, `auto_scale_lr.enable=True` would make it %s"
            .formatted(written, batchSize, baseBatchSize, scaled);
  }
}
