package org.cfgrun.runtime.model.panoptic;

import java.util.ArrayList;
import java.util.List;
import org.cfgrun.runtime.nn.Layer;
import org.cfgrun.runtime.nn.Linear;
import org.cfgrun.runtime.torch.Tensor;

/**
 * Three linear layers with ReLU in between, which compute the weights of the mask of a query. They
 * are named {@code 0}, {@code 2} and {@code 4}.
 */
final class MaskEmbedding extends Layer {
  private final List<Linear> layers = new ArrayList<>();

  /**
   * Creates the layers.
   *
   * @param channels size of a query
   * @param out size of the weights
   */
  MaskEmbedding(int channels, int out) {
    for (int i = 0; i < 3; i++) {
      layers.add(
          child(Integer.toString(2 * i), new Linear(channels, i < 2 ? channels : out, true)));
    }
  }

  @Override
  public Tensor forward(Tensor x) {
    Tensor y = layers.get(0).forward(x);
    for (Linear layer : layers.subList(1, layers.size())) {
      y = layer.forward(y.relu());
    }
    return y;
  }
}
