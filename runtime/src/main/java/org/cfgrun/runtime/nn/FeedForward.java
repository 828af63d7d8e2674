package org.cfgrun.runtime.nn;

import java.util.ArrayList;
import java.util.List;
import org.cfgrun.runtime.torch.Tensor;

/**
 * Feed-forward network of a transformer, {@code drop(W2 act(W1 x))} with two layers, usually added
 * to a shortcut. Names are those of mmcv's FFN: {@code layers.0.0} and {@code layers.1}.
 */
public final class FeedForward extends Module {
  private final List<Linear> inner = new ArrayList<>();
  private final Linear last;
  private final Activation activation;
  private final DropoutLayer dropout;
  private final DropoutLayer path;

  /**
   * Creates two layers.
   *
   * @param channels size of input and output
   * @param inner size between the two layers
   * @param dropout probability of dropping an element after each layer
   * @param path dropout before the sum
   */
  public FeedForward(
      int channels, int inner, Activation activation, double dropout, DropoutLayer path) {
    this(channels, inner, 2, activation, dropout, path);
  }

  /**
   * Creates the layers.
   *
   * @param channels size of input and output
   * @param inner size between two layers
   * @param count number of layers, at least two; the activation follows all but the last
   * @param dropout probability of dropping an element after each layer
   * @param path dropout before the sum
   */
  public FeedForward(
      int channels,
      int inner,
      int count,
      Activation activation,
      double dropout,
      DropoutLayer path) {
    List<Layer> layers = new ArrayList<>();
    for (int i = 0; i < count - 1; i++) {
      Linear layer = new Linear(i == 0 ? channels : inner, inner, true);
      this.inner.add(layer);
      layers.add(new Sequential(List.of(layer)));
    }
    last = new Linear(inner, channels, true);
    layers.add(last);
    child("layers", new ModuleList<Layer>(layers));
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
    return shortcut.add(forward(x));
  }

  /** Computes the output without a shortcut. */
  public Tensor forward(Tensor x) {
    Tensor y = x;
    for (Linear layer : inner) {
      y = dropout.forward(activation.apply(layer.forward(y)));
    }
    return path.forward(dropout.forward(last.forward(y)));
  }
}
