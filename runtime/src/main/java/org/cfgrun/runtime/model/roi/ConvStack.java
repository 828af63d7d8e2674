package org.cfgrun.runtime.model.roi;

import java.util.ArrayList;
import java.util.List;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.runtime.nn.ConvLayers;
import org.cfgrun.runtime.nn.ConvModule;
import org.cfgrun.runtime.nn.ConvShape;
import org.cfgrun.runtime.nn.NormLayers;
import org.cfgrun.runtime.nn.ReLU;
import org.cfgrun.runtime.nn.Sequential;
import org.jspecify.annotations.Nullable;

/** Convolutions of a head that follow each other and keep the height and width. */
final class ConvStack {
  private ConvStack() {}

  /**
   * Channels and kinds of the layers.
   *
   * @param in number of channels of the input
   * @param out number of channels of every convolution
   * @param convs kind of convolution; the plain one if null
   * @param norms kind of normalization; none if null
   */
  record Shape(int in, int out, @Nullable ConvLayers convs, @Nullable NormLayers norms) {}

  /**
   * Returns convolutions with ReLU.
   *
   * @param kernel size of the kernel, odd
   */
  static Sequential plain(int count, int kernel, Shape shape) {
    List<ConvModule> layers = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      layers.add(
          new ConvModule(
              ConvShape.of(i == 0 ? shape.in() : shape.out(), shape.out(), kernel)
                  .padding(kernel / 2),
              shape.convs(),
              shape.norms(),
              new ReLU(new ReLU.Args(true))));
    }
    return new Sequential(layers);
  }

  /**
   * Returns residual blocks of two convolutions each.
   *
   * @param count number of convolutions; an odd one is left out, as in mmdet
   * @throws ArgumentException if there are none, or if a shortcut needs a normalization
   */
  static Sequential residual(int count, Shape shape) {
    if (count < 2) {
      throw new ArgumentException(
          "num_convs",
          "`conv_to_res=True` makes a block of two convolutions. Expected `num_convs` of at least 2, got %s."
              .formatted(count));
    }
    if (shape.in() != shape.out() && shape.norms() == null) {
      throw new ArgumentException(
          "conv_out_channels",
          "With `conv_to_res=True`, `conv_out_channels` must be `in_channels` = %s unless there is a `norm_cfg`, got %s."
              .formatted(shape.in(), shape.out()));
    }
    List<SimplifiedBasicBlock> blocks = new ArrayList<>();
    for (int i = 0; i < count / 2; i++) {
      blocks.add(new SimplifiedBasicBlock(i == 0 ? shape.in() : shape.out(), shape));
    }
    return new Sequential(blocks);
  }
}
