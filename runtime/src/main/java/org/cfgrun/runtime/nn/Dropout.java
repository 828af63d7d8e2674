package org.cfgrun.runtime.nn;

import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.torch.Functional;
import org.cfgrun.runtime.torch.Tensor;

/**
 * Sets elements to 0 at random in training and divides the others by {@code 1 - drop_prob}. In
 * evaluation it returns its input.
 */
@Component(Registries.DROPOUT_LAYERS)
public final class Dropout extends DropoutLayer {
  /**
   * @param dropProb probability that an element becomes 0, in 0..1
   * @param inplace accepted for compatibility with mmcv; the input is never overwritten
   */
  public record Args(@Default("0.5") double dropProb, @Default("False") boolean inplace) {
    public Args {
      if (!(dropProb >= 0 && dropProb <= 1)) {
        throw new ArgumentException("drop_prob", "`drop_prob` must be from 0 to 1.");
      }
    }
  }

  private final double probability;

  public Dropout(Args args) {
    probability = args.dropProb();
  }

  /** Returns a layer with a probability in 0..1. */
  public static Dropout of(double probability) {
    return new Dropout(new Args(probability, false));
  }

  @Override
  public Tensor forward(Tensor x) {
    return isTraining() && probability > 0 ? Functional.dropout(x, probability) : x;
  }
}
