package org.cfgrun.runtime.model.roi;

import java.util.ArrayList;
import java.util.List;
import org.cfgrun.runtime.nn.Init;
import org.cfgrun.runtime.nn.Layer;
import org.cfgrun.runtime.nn.Linear;
import org.cfgrun.runtime.torch.Tensor;

/** Linear layers named {@code 0}, {@code 1}, ..., each followed by ReLU. */
final class FullyConnected extends Layer {
  private final List<Linear> layers = new ArrayList<>();

  /**
   * Creates layers.
   *
   * @param in size of the inputs
   * @param out size of the outputs of each layer
   * @param weights initial weights
   */
  FullyConnected(int count, int in, int out, Init weights) {
    for (int i = 0; i < count; i++) {
      Linear layer = child(Integer.toString(i), new Linear(i == 0 ? in : out, out, true));
      layer.init(weights);
      layers.add(layer);
    }
  }

  @Override
  public Tensor forward(Tensor x) {
    Tensor output = x;
    for (Linear layer : layers) {
      output = layer.forward(output).relu_();
    }
    return output;
  }
}
