package org.cfgrun.runtime.nn;

import java.util.List;
import org.cfgrun.runtime.torch.Tensor;

/**
 * Feed-forward network of a transformer with a shortcut, {@code x + drop(W2 act(W1 x))}, named as
 * mmcv's FFN: {@code layers.0.0} and {@code layers.1}.
 */
public final class FeedForward extends Module {
  private final Linear first;
  private final Linear second;
  private final Activation activation;
  private final DropoutLayer dropout;
  private final DropoutLayer path;

  /**
   * Creates the layers.
   *
   * @param channels size of input and output
   * @param inner size between the two layers
   * @param dropout probability of dropping an element after each layer
   * @param path dropout before the sum
   */
  public FeedForward(
      int channels, int inner, Activation activation, double dropout, DropoutLayer path) {
    first = new Linear(channels, inner, true);
    second = new Linear(inner, channels, true);
    child("layers", new ModuleList<Layer>(List.of(new Sequential(List.of(first)), second)));
    this.activation = activation;
    this.dropout = child("dropout", Dropout.of(dropout));
    this.path = child("dropout_layer", path);
  }

  /**
   * Computes the output.
   *
   * @param shortcut added to the output
   */
  public Tensor forward(Tensor x, Tensor shortcut) {
    Tensor inner = dropout.forward(activation.apply(first.forward(x)));
    return shortcut.add(path.forward(dropout.forward(second.forward(inner))));
  }
}
