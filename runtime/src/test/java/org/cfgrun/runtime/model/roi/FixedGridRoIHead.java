package org.cfgrun.runtime.model.roi;

import org.cfgrun.components.Component;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.torch.Tensor;

/** Moves positives as mmdet did for the goldens: without chance, and all of them in order. */
@Component(Registries.MODELS)
public final class FixedGridRoIHead extends GridRoIHead {
  private static final double GOLDEN_RATIO = 0.6180339887498949;

  /**
   * @param bboxRoiExtractor computes features of regions for the box head
   * @param bboxHead predicts classes
   * @param gridRoiExtractor computes features of regions for the grid head
   * @param gridHead predicts the heatmaps of the points
   */
  public record Args(
      RoiExtractor bboxRoiExtractor,
      RoiBoxHead bboxHead,
      RoiExtractor gridRoiExtractor,
      GridHead gridHead) {}

  public FixedGridRoIHead(Args args) {
    super(
        new GridRoIHead.Args(
            args.gridRoiExtractor(),
            args.gridHead(),
            new StandardRoIHead.Args(
                args.bboxRoiExtractor(), args.bboxHead(), null, null, null, null)));
  }

  /** Draws multiples of the golden ratio, beginning anew in each image. */
  @Override
  protected Tensor noise(Tensor rois) {
    float[] places = rois.toFloatArray();
    float[] noise = new float[(int) rois.shape().get(0) * 4];
    int drawn = 0;
    for (int i = 0; i < noise.length; i++) {
      int row = i / 4 * 5;
      drawn = row > 0 && i % 4 == 0 && places[row] != places[row - 5] ? 1 : drawn + 1;
      double share = drawn * GOLDEN_RATIO % 1;
      noise[i] = (float) (-AMPLITUDE + 2 * AMPLITUDE * share);
    }
    return Tensor.of(noise, noise.length / 4, 4);
  }

  @Override
  protected Tensor order(Tensor rois) {
    return Tensor.arange(rois.shape().get(0), rois.device());
  }
}
