package org.cfgrun.runtime.nn;

import java.util.List;
import org.cfgrun.runtime.torch.Tensor;

/** Sequence of layers named {@code 0}, {@code 1}, ... */
public final class Sequential extends Layer {
  private final List<Layer> layers;

  /** Creates a sequence. */
  public Sequential(List<? extends Layer> layers) {
    this.layers = List.copyOf(layers);
    for (int i = 0; i < layers.size(); i++) {
      child(Integer.toString(i), layers.get(i));
    }
  }

  /** Returns the layers, in order. */
  public List<Layer> layers() {
    return layers;
  }

  @Override
  public Tensor forward(Tensor x) {
    Tensor y = x;
    for (Layer layer : layers) {
      y = layer.forward(y);
    }
    return y;
  }
}
