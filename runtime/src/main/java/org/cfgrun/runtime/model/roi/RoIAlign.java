package org.cfgrun.runtime.model.roi;

import org.cfgrun.components.Bounds;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.model.OutputSize;
import org.cfgrun.runtime.torch.Kernel;
import org.cfgrun.runtime.torch.Tensor;

/**
 * RoIAlign (https://arxiv.org/abs/1703.06870) as in mmcv. A region is divided into bins, the
 * feature map is sampled on a regular grid in each bin by bilinear interpolation, and the samples
 * of a bin are averaged, or their largest taken.
 */
@Component(Registries.ROI_LAYERS)
public final class RoIAlign implements RoiLayer {
  /**
   * @param outputSize number of bins: an int, or (height, width)
   * @param samplingRatio samples per bin in each direction; 0 for the size of the bin in cells of
   *     the feature map, rounded up
   * @param poolMode {@code avg} for the mean of the samples of a bin, {@code max} for the largest
   * @param aligned whether to shift coordinates by half a cell, so that the centers of pixels and
   *     cells match; if False, regions are also at least one cell large
   */
  public record Args(
      OutputSize outputSize,
      @Bounds(min = 0, max = 32) @Default("0") int samplingRatio,
      @Default("'avg'") PoolMode poolMode,
      @Default("True") boolean aligned) {}

  private static final RoiAlignKernel KERNEL = Kernel.bind(RoiAlignKernel.class);

  private final Args args;

  public RoIAlign(Args args) {
    this.args = args;
  }

  @Override
  public OutputSize outputSize() {
    return args.outputSize();
  }

  @Override
  public Tensor loads(Tensor rois, Tensor levels, double[] scales) {
    return KERNEL.loads(
        rois,
        levels,
        scales,
        args.outputSize().height(),
        args.outputSize().width(),
        args.samplingRatio(),
        args.aligned());
  }

  @Override
  public Tensor pool(Tensor features, Tensor rois, double scale, long samples) {
    return KERNEL.align(
        features,
        rois.detach(),
        null,
        args.outputSize().height(),
        args.outputSize().width(),
        scale,
        args.samplingRatio(),
        args.aligned(),
        args.poolMode() == PoolMode.MAX,
        samples);
  }
}
