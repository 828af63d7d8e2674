package org.cfgrun.runtime.training.trial;

import org.cfgrun.interpreter.value.DictNode;
import org.cfgrun.runtime.data.loader.DetectionLoader;
import org.cfgrun.runtime.registry.Components;
import org.jspecify.annotations.Nullable;

/**
 * How much of a training runs if it is only a trial.
 *
 * @param kind the purpose of the trial
 * @param batches how many training batches an epoch has, and how many validation batches
 */
public record Trial(Kind kind, int batches) {
  /** Purpose of a trial. */
  public enum Kind {
    /** Not a trial: everything runs. */
    WHOLE,
    /** Check that it runs: one epoch of a few batches, without checkpoints and services. */
    FAST,
    /** Estimate what it needs: the same, with a checkpoint at the end. */
    DRY,
    /**
     * Check that the model can learn: all epochs of the config, each with the same few batches in
     * the same order and with the same augmentation. A working model drives the loss to near zero.
     */
    OVERFIT
  }

  /** The whole training. */
  public static final Trial NONE = new Trial(Kind.WHOLE, Integer.MAX_VALUE);

  /** Checks the number of batches. */
  public Trial {
    if (batches < 1) {
      throw new IllegalArgumentException("a trial needs at least one batch");
    }
  }

  /** Returns whether the output is temporary. */
  public boolean discardsOutput() {
    return kind == Kind.FAST || kind == Kind.DRY;
  }

  /**
   * Returns the config of the trial.
   *
   * @param components the available components
   */
  public DictNode shorten(DictNode config, Components components) {
    return switch (kind) {
      case WHOLE, OVERFIT -> config;
      case FAST -> ShortRun.of(config, components, batches, false);
      case DRY -> ShortRun.of(config, components, batches, true);
    };
  }

  /** Limits the training data, or the data of the validation loss. */
  public @Nullable DetectionLoader limit(@Nullable DetectionLoader loader) {
    return loader == null || kind == Kind.WHOLE
        ? loader
        : loader.limited(batches, kind == Kind.OVERFIT);
  }

  /** Limits the evaluation data. */
  public @Nullable DetectionLoader limitEvaluated(@Nullable DetectionLoader loader) {
    return loader == null || kind == Kind.WHOLE ? loader : loader.firstSamples(batches);
  }
}
