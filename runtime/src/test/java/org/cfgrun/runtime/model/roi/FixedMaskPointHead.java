package org.cfgrun.runtime.model.roi;

import org.cfgrun.components.Component;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.model.MaskLoss;
import org.cfgrun.runtime.torch.Shape;
import org.cfgrun.runtime.torch.Tensor;

/** Draws points as mmdet did for the goldens: multiples of the golden ratio. */
@Component(Registries.MODELS)
public final class FixedMaskPointHead extends MaskPointHead {
  private static final double GOLDEN_RATIO = 0.6180339887498949;

  /**
   * @param numClasses number of classes
   * @param numFcs number of layers before the last one
   * @param inChannels number of channels of the features of all levels
   * @param fcChannels number of channels of the layers
   * @param coarsePredEachLayer whether every layer sees the coarse masks
   * @param lossPoint loss of the points
   */
  public record Args(
      int numClasses,
      int numFcs,
      int inChannels,
      int fcChannels,
      boolean coarsePredEachLayer,
      MaskLoss lossPoint) {}

  public FixedMaskPointHead(Args args) {
    super(
        new MaskPointHead.Args(
            args.numClasses(),
            args.numFcs(),
            args.inChannels(),
            args.fcChannels(),
            args.coarsePredEachLayer(),
            args.lossPoint(),
            null));
  }

  @Override
  protected Tensor draw(Tensor masks, int count) {
    float[] points = new float[(int) masks.shape().get(0) * count * 2];
    for (int i = 0; i < points.length; i++) {
      points[i] = (float) ((i + 1) * GOLDEN_RATIO % 1);
    }
    return Tensor.of(points, new Shape(masks.shape().get(0), count, 2), masks.device());
  }
}
