package org.cfgrun.runtime.training.trial;

import org.cfgrun.interpreter.value.DictNode;
import org.cfgrun.runtime.data.loader.DetectionLoader;
import org.cfgrun.runtime.registry.Components;
import org.jspecify.annotations.Nullable;

/**
 * How much of a training is done, where it is only tried out.
 *
 * @param kind what it is tried out for
 * @param batches how many batches of training there are in an epoch, and how many of validation
 */
public record Trial(Kind kind, int batches) {
  /** What a training is tried out for. */
  public enum Kind {
    /** It is not: all is done. */
    WHOLE,
    /** Whether it runs through: one epoch of a few batches, without checkpoints and services. */
    FAST,
    /** What it will take: the same, with a checkpoint at the end. */
    DRY,
    /**
     * Whether the model can learn at all: as many epochs as the config says, each of the same few
     * batches in the same order and augmented in the same way, so that a sound model comes to know
     * them by heart.
     */
    OVERFIT
  }

  /** A training as the config says. */
  public static final Trial NONE = new Trial(Kind.WHOLE, Integer.MAX_VALUE);

  /** Checks the number. */
  public Trial {
    if (batches < 1) {
      throw new IllegalArgumentException("a trial takes at least one batch");
    }
  }

  /** Whether what it leaves behind is thrown away. */
  public boolean keepsNothing() {
    return kind == Kind.FAST || kind == Kind.DRY;
  }

  /**
   * The config of such a training.
   *
   * @param components what it may name
   */
  public DictNode shorten(DictNode config, Components components) {
    return switch (kind) {
      case WHOLE, OVERFIT -> config;
      case FAST -> ShortRun.of(config, components, batches, false);
      case DRY -> ShortRun.of(config, components, batches, true);
    };
  }

  /** What is trained on, or what the loss is measured on in between. */
  public @Nullable DetectionLoader limit(@Nullable DetectionLoader loader) {
    return loader == null || kind == Kind.WHOLE
        ? loader
        : loader.limited(batches, kind == Kind.OVERFIT);
  }

  /** What is evaluated. */
  public @Nullable DetectionLoader limitEvaluated(@Nullable DetectionLoader loader) {
    return loader == null || kind == Kind.WHOLE ? loader : loader.firstSamples(batches);
  }
}
