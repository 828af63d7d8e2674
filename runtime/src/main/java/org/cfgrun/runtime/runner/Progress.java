package org.cfgrun.runtime.runner;

/**
 * Where a run stands; mmcv's {@code epoch}, {@code iter} and {@code inner_iter}.
 *
 * @param epoch the current epoch of training, from 0; it moves on after the stage {@link
 *     Stage#AFTER_TRAIN_EPOCH}
 * @param iteration the current iteration of training over all epochs, from 0; it moves on after the
 *     stage {@link Stage#AFTER_TRAIN_ITER}
 * @param inner the number of the current batch in its epoch, from 0; between epochs, that of the
 *     last batch. In a runner that counts iterations, the number in its part of the workflow
 */
public record Progress(long epoch, long iteration, int inner) {
  /** At the very beginning. */
  public static final Progress START = new Progress(0, 0, 0);

  Progress inEpoch(long number) {
    return new Progress(number, iteration, inner);
  }

  Progress atBatch(int number) {
    return new Progress(epoch, iteration, number);
  }

  Progress afterIteration() {
    return new Progress(epoch, iteration + 1, inner);
  }

  Progress afterEpoch() {
    return new Progress(epoch + 1, iteration, inner);
  }
}
