package org.cfgrun.runtime.model.keypoint;

import org.cfgrun.runtime.nn.BatchNormLayers;
import org.cfgrun.runtime.nn.ConvModule;
import org.cfgrun.runtime.nn.ConvShape;
import org.cfgrun.runtime.nn.Layer;
import org.cfgrun.runtime.nn.NormLayers;
import org.cfgrun.runtime.nn.ReLU;
import org.cfgrun.runtime.torch.Kernel;
import org.cfgrun.runtime.torch.Tensor;

/**
 * Layers that see a corner of an object where there is nothing of it (CornerNet,
 * https://arxiv.org/abs/1808.01244): one map holds the largest value to the right of each cell, a
 * second one the largest below, which are edges that meet in a top left corner; their sum is joined
 * with a shortcut. For bottom right corners the directions are left and up.
 */
public final class CornerPool extends Layer {
  private static final int INNER = 128;
  private static final int ROWS = 2;
  private static final int COLUMNS = 3;

  private static final KeypointsKernel KERNEL = Kernel.bind(KeypointsKernel.class);

  private final boolean topLeft;
  private final ConvModule vertical;
  private final ConvModule horizontal;
  private final ConvModule pooled;
  private final ConvModule shortcut;
  private final ConvModule joined;

  /**
   * Creates the layers.
   *
   * @param channels of the input and the output
   * @param topLeft whether for top left corners; if false, for bottom right ones
   */
  CornerPool(int channels, boolean topLeft) {
    this.topLeft = topLeft;
    vertical = child("direction1_conv", conv(ConvShape.of(channels, INNER, 3).padding(1), true));
    horizontal = child("direction2_conv", conv(ConvShape.of(channels, INNER, 3).padding(1), true));
    pooled = child("aftpool_conv", conv(ConvShape.of(INNER, channels, 3).padding(1), false));
    shortcut = child("conv1", conv(ConvShape.of(channels, channels, 1), false));
    joined = child("conv2", conv(ConvShape.of(channels, channels, 3).padding(1), true));
  }

  private static ConvModule conv(ConvShape shape, boolean activated) {
    NormLayers norms = new BatchNormLayers(new BatchNormLayers.Args(true, 1e-5, 0.1));
    return new ConvModule(shape, null, norms, activated ? new ReLU(new ReLU.Args(true)) : null);
  }

  /**
   * Returns for each cell the largest value from there to an edge of the map.
   *
   * @param axis 2 for rows, 3 for columns
   * @param toEnd whether to the lower or right edge
   */
  public static Tensor pool(Tensor x, int axis, boolean toEnd) {
    return KERNEL.pool(x, axis, toEnd);
  }

  @Override
  public Tensor forward(Tensor x) {
    Tensor rows = pool(vertical.forward(x), ROWS, topLeft);
    Tensor columns = pool(horizontal.forward(x), COLUMNS, topLeft);
    return joined.forward(pooled.forward(rows.add(columns)).add(shortcut.forward(x)).relu_());
  }
}
