package org.cfgrun.runtime.hook;

import java.util.ArrayList;
import java.util.List;
import org.cfgrun.components.BuiltFrom;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.build.Configured;
import org.cfgrun.runtime.runner.Runner;

/**
 * Callback of the stages of a run. A hook overrides the methods it needs. Stages and delegation are
 * mmcv's: the general methods such as {@link #beforeEpoch} apply to training and validation, and
 * the specific ones call them unless overridden.
 */
@BuiltFrom(Registries.HOOKS)
public abstract class Hook extends Configured {
  /** Returns the name in listings of hooks. */
  public String name() {
    return getClass().getSimpleName();
  }

  /** Called once, before the run starts. */
  public void beforeRun(Runner runner) {}

  /** Called once, after the training is complete. */
  public void afterRun(Runner runner) {}

  /** Called before the first batch of a training or validation epoch. */
  public void beforeEpoch(Runner runner) {}

  /** Called after the last batch of a training or validation epoch. */
  public void afterEpoch(Runner runner) {}

  /** Called when the next batch is loaded, before the model runs on it. */
  public void beforeIter(Runner runner) {}

  /** Called when the loss of the batch is computed. */
  public void afterIter(Runner runner) {}

  /** Called before the first batch of a training epoch. */
  public void beforeTrainEpoch(Runner runner) {
    beforeEpoch(runner);
  }

  /** Called before the first batch of a validation epoch. */
  public void beforeValEpoch(Runner runner) {
    beforeEpoch(runner);
  }

  /** Called after the last batch of a training epoch, before the epoch number increases. */
  public void afterTrainEpoch(Runner runner) {
    afterEpoch(runner);
  }

  /** Called after the last batch of a validation epoch. */
  public void afterValEpoch(Runner runner) {
    afterEpoch(runner);
  }

  /** Called when the next training batch is loaded, before the model runs on it. */
  public void beforeTrainIter(Runner runner) {
    beforeIter(runner);
  }

  /** Called when the next validation batch is loaded, before the model runs on it. */
  public void beforeValIter(Runner runner) {
    beforeIter(runner);
  }

  /** Called when the training loss is computed, before the iteration number increases. */
  public void afterTrainIter(Runner runner) {
    afterIter(runner);
  }

  /** Called when the validation loss is computed. */
  public void afterValIter(Runner runner) {
    afterIter(runner);
  }

  /**
   * Releases the hook's resources. Unlike {@link #afterRun} it is also called when the run fails or
   * stops early, and possibly more than once.
   */
  public void close() {}

  /** Returns whether the current epoch is a multiple of {@code n}; false for n below 1. */
  protected static boolean everyNEpochs(Runner runner, long n) {
    return n > 0 && (runner.progress().epoch() + 1) % n == 0;
  }

  /**
   * Returns whether the current batch within its epoch is a multiple of {@code n}; false for n
   * below 1.
   */
  protected static boolean everyNInnerIters(Runner runner, long n) {
    return n > 0 && (runner.progress().inner() + 1) % n == 0;
  }

  /** Returns whether the current iteration is a multiple of {@code n}; false for n below 1. */
  protected static boolean everyNIters(Runner runner, long n) {
    return n > 0 && (runner.progress().iteration() + 1) % n == 0;
  }

  /** Returns whether the current batch is the last one of its epoch. */
  protected static boolean isEndOfEpoch(Runner runner) {
    return runner.progress().inner() + 1 == runner.loader().length();
  }

  /** Returns whether the current epoch is the last one. */
  protected static boolean isLastEpoch(Runner runner) {
    Long maxEpochs = runner.maxEpochs();
    return maxEpochs != null && runner.progress().epoch() + 1 == maxEpochs;
  }

  /** Returns whether the current iteration is the last one. */
  protected static boolean isLastIter(Runner runner) {
    return runner.progress().iteration() + 1 == runner.maxIterations();
  }

  /** Returns the model and all its submodules of a type, in pre-order. */
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
