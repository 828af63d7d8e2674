package org.cfgrun.runtime.runner;

/**
 * Position of a run; mmcv's {@code epoch}, {@code iter} and {@code inner_iter}.
 *
 * @param epoch the current training epoch, from 0; advances after the stage {@link
 *     Stage#AFTER_TRAIN_EPOCH}
 * @param iteration the current training iteration over all epochs, from 0; advances after the stage
 *     {@link Stage#AFTER_TRAIN_ITER}
 * @param inner the index of the current batch in its epoch, from 0; between epochs, that of the
 *     last batch. In a runner that counts iterations, the index in its flow of the workflow
 */
public record Progress(long epoch, long iteration, int inner) {
  /** The start of a run. */
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
