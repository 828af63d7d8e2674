package org.cfgrun.runtime.nn;

import java.util.Arrays;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.torch.Functional;
import org.cfgrun.runtime.torch.Shape;
import org.cfgrun.runtime.torch.Tensor;

/**
 * Stochastic depth (https://arxiv.org/abs/1603.09382): in training sets random samples of a batch
 * to 0 and divides the others by {@code 1 - drop_prob}; in evaluation returns its input.
 */
@Component(Registries.DROPOUT_LAYERS)
public final class DropPath extends DropoutLayer {
  /**
   * @param dropProb probability of setting a sample to 0, at least 0 and below 1
   */
  public record Args(@Default("0.1") double dropProb) {
    public Args {
      if (!(dropProb >= 0 && dropProb < 1)) {
        throw new ArgumentException(
            "drop_prob", "`drop_prob` must be at least 0 and below 1, got " + dropProb + ".");
      }
    }
  }

  private final double probability;

  public DropPath(Args args) {
    probability = args.dropProb();
  }

  /** Creates a layer with a probability of at least 0 and below 1. */
  public static DropPath of(double probability) {
    return new DropPath(new Args(probability));
  }

  @Override
  public Tensor forward(Tensor x) {
    if (!isTraining() || probability == 0) {
      return x;
    }
    long[] sizes = new long[x.rank()];
    Arrays.fill(sizes, 1);
    sizes[0] = x.shape().get(0);
    Tensor ones = Tensor.ones(new Shape(sizes), x.type(), x.device());
    return x.mul(Functional.dropout(ones, probability));
  }
}
