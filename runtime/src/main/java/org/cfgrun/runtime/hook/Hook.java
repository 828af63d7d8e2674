package org.cfgrun.runtime.hook;

import java.util.ArrayList;
import java.util.List;
import org.cfgrun.components.BuiltFrom;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.build.Configured;
import org.cfgrun.runtime.runner.Runner;

/**
 * Acts at the stages of a run. A hook overrides the methods it needs; mmcv's stages and their
 * delegation hold: what is common to training and validation goes to the general methods ({@link
 * #beforeEpoch} and so on), which the particular ones call unless they are overridden.
 */
@BuiltFrom(Registries.HOOKS)
public abstract class Hook extends Configured {
  /** The name in listings of hooks. */
  public String name() {
    return getClass().getSimpleName();
  }

  /** Once, before everything. */
  public void beforeRun(Runner runner) {}

  /** Once, when the training is complete. */
  public void afterRun(Runner runner) {}

  /** Before the first batch of an epoch of training or validation. */
  public void beforeEpoch(Runner runner) {}

  /** After the last batch of an epoch of training or validation. */
  public void afterEpoch(Runner runner) {}

  /** With the next batch at hand, before the model sees it. */
  public void beforeIter(Runner runner) {}

  /** With the batch's loss at hand. */
  public void afterIter(Runner runner) {}

  /** Before the first batch of an epoch of training. */
  public void beforeTrainEpoch(Runner runner) {
    beforeEpoch(runner);
  }

  /** Before the first batch of an epoch of validation. */
  public void beforeValEpoch(Runner runner) {
    beforeEpoch(runner);
  }

  /** After the last batch of an epoch of training; the epoch's number is still the old one. */
  public void afterTrainEpoch(Runner runner) {
    afterEpoch(runner);
  }

  /** After the last batch of an epoch of validation. */
  public void afterValEpoch(Runner runner) {
    afterEpoch(runner);
  }

  /** With the next batch of training at hand, before the model sees it. */
  public void beforeTrainIter(Runner runner) {
    beforeIter(runner);
  }

  /** With the next batch of validation at hand, before the model sees it. */
  public void beforeValIter(Runner runner) {
    beforeIter(runner);
  }

  /** With the loss of training at hand; the iteration's number is still the old one. */
  public void afterTrainIter(Runner runner) {
    afterIter(runner);
  }

  /** With the loss of validation at hand. */
  public void afterValIter(Runner runner) {
    afterIter(runner);
  }

  /**
   * Releases what the hook holds. Unlike {@link #afterRun} it is called also where the run fails or
   * stops early, and perhaps more than once.
   */
  public void close() {}

  /** Whether the current epoch is an {@code n}th one; never for n below 1. */
  protected static boolean everyNEpochs(Runner runner, long n) {
    return n > 0 && (runner.progress().epoch() + 1) % n == 0;
  }

  /** Whether the current batch is an {@code n}th one of its epoch; never for n below 1. */
  protected static boolean everyNInnerIters(Runner runner, long n) {
    return n > 0 && (runner.progress().inner() + 1) % n == 0;
  }

  /** Whether the current iteration is an {@code n}th one; never for n below 1. */
  protected static boolean everyNIters(Runner runner, long n) {
    return n > 0 && (runner.progress().iteration() + 1) % n == 0;
  }

  /** Whether the current batch is the last one of its epoch. */
  protected static boolean isEndOfEpoch(Runner runner) {
    return runner.progress().inner() + 1 == runner.loader().length();
  }

  /** Whether the current epoch is the last one. */
  protected static boolean isLastEpoch(Runner runner) {
    Long maxEpochs = runner.maxEpochs();
    return maxEpochs != null && runner.progress().epoch() + 1 == maxEpochs;
  }

  /** Whether the current iteration is the last one. */
  protected static boolean isLastIter(Runner runner) {
    return runner.progress().iteration() + 1 == runner.maxIterations();
  }

  /** The model and all parts of it that are of a type, each before its own parts. */
  protected static <T> List<T> partsOfModel(Runner runner, Class<T> type) {
    List<T> parts = new ArrayList<>();
    runner
        .model()
        .forEachModule(
            (name, module) -> {
              if (type.isInstance(module)) {
                parts.add(type.cast(module));
              }
            });
    return parts;
  }
}
