package org.cfgrun.runtime.model;

import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.Bounds;
import org.cfgrun.components.Default;
import org.cfgrun.runtime.box.ApproxMaxIoUAssigner;
import org.cfgrun.runtime.box.BoxSampler;
import org.cfgrun.runtime.box.PseudoSampler;
import org.jspecify.annotations.Nullable;

/**
 * Computation of the targets of guided anchors ({@code train_cfg} of {@code GARetinaHead} and
 * {@code GARPNHead}).
 *
 * @param gaAssigner assigns ground truth to squares, for the shapes of anchors; required by these
 *     heads
 * @param gaSampler selects the squares that count for the shapes; if None, all with an object
 * @param centerRatio sides of the region of an object where anchors are wanted, relative to those
 *     of the object; required by these heads
 * @param ignoreRatio sides of the region around it that counts neither as location nor as
 *     background, relative to those of the object; required by these heads
 */
public record GuidedTrainCfg(
    @Default("None") @Nullable ApproxMaxIoUAssigner gaAssigner,
    @Default("None") @Nullable BoxSampler gaSampler,
    @Bounds(min = 0, max = 1) @Default("None") @Nullable Double centerRatio,
    @Bounds(min = 0, max = 1) @Default("None") @Nullable Double ignoreRatio) {
  /** No targets of guided anchors. */
  public static final GuidedTrainCfg NONE = new GuidedTrainCfg(null, null, null, null);

  public GuidedTrainCfg {
    if (gaSampler != null && gaSampler.needsLosses()) {
      throw new ArgumentException(
          "ga_sampler",
          "`OHEMSampler` selects regions of a second stage. Use `RandomSampler` for anchors.");
    }
  }

  /**
   * Checks that everything is given that a head with guided anchors requires.
   *
   * @throws ArgumentException names what is missing
   */
  public void requireAll() {
    ArgumentException.checkAll(
        this::requiredAssigner, this::requiredCenterRatio, this::requiredIgnoreRatio);
  }

  /** Returns the assigner of squares. */
  public ApproxMaxIoUAssigner requiredAssigner() {
    return required("ga_assigner", gaAssigner);
  }

  /** Returns the sampler of squares. */
  public BoxSampler sampler() {
    return gaSampler == null ? new PseudoSampler() : gaSampler;
  }

  /** Returns the share of an object where anchors are wanted. */
  public double requiredCenterRatio() {
    return required("center_ratio", centerRatio);
  }

  /** Returns the share of an object that is not background. */
  public double requiredIgnoreRatio() {
    return required("ignore_ratio", ignoreRatio);
  }

  private static <T> T required(String name, @Nullable T value) {
    if (value == null) {
      throw new ArgumentException(
          name, "A head with guided anchors requires `%s`. Add it.".formatted(name));
    }
    return value;
  }
}
