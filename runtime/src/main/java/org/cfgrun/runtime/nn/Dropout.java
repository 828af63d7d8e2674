package org.cfgrun.runtime.nn;

import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.torch.Functional;
import org.cfgrun.runtime.torch.Tensor;

/**
 * Dropout: in training sets random elements to 0 and divides the others by {@code 1 - drop_prob};
 * in evaluation returns its input.
 */
@Component(Registries.DROPOUT_LAYERS)
public final class Dropout extends DropoutLayer {
  /**
   * @param dropProb probability of setting an element to 0, from 0 to 1
   * @param inplace accepted for compatibility; the input is never overwritten
   */
  public record Args(@Default("0.5") double dropProb, @Default("False") boolean inplace) {
    public Args {
      if (!(dropProb >= 0 && dropProb <= 1)) {
        throw new ArgumentException(
            "drop_prob", "`drop_prob` must be between 0 and 1, got " + dropProb + ".");
      }
    }
  }

  private final double probability;

  public Dropout(Args args) {
    probability = args.dropProb();
  }

  /** Creates a layer with a probability from 0 to 1. */
  public static Dropout of(double probability) {
    return new Dropout(new Args(probability, false));
  }

  @Override
  public Tensor forward(Tensor x) {
    return isTraining() && probability > 0 ? Functional.dropout(x, probability) : x;
  }
}
