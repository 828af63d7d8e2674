package org.cfgrun.runtime.model.roi;

import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.torch.Kernel;
import org.cfgrun.runtime.torch.Tensor;

/**
 * RoIAlign (https://arxiv.org/abs/1703.06870): a region is divided into bins, the feature map is
 * read by bilinear interpolation at regular places of each bin, and the values of a bin are
 * averaged. It computes what mmcv's RoIAlign does.
 */
@Component(Registries.ROI_LAYERS)
public final class RoIAlign implements RoiLayer {
  /**
   * @param outputSize number of bins: an int, or (height, width)
   * @param samplingRatio places of a bin in each direction; 0 for as many as cells of the feature
   *     map that a bin is wide and high, rounded up
   * @param poolMode {@code avg}, the mean of a bin's values
   * @param aligned whether coordinates are shifted by half a cell, so that pixel centres and cell
   *     centres coincide; False for the older rule, where a region is at least one cell large too
   */
  public record Args(
      OutputSize outputSize,
      @Default("0") int samplingRatio,
      @Default("'avg'") String poolMode,
      @Default("True") boolean aligned) {
    public Args {
      if (samplingRatio < 0) {
        throw new ArgumentException("sampling_ratio", "`sampling_ratio` must not be negative.");
      }
      if (!poolMode.equals("avg")) {
        throw new ArgumentException("pool_mode", "`pool_mode` must be 'avg'.");
      }
    }
  }

  private static final RoiAlignKernel KERNEL = Kernel.bind(RoiAlignKernel.class);

  private final Args args;

  public RoIAlign(Args args) {
    this.args = args;
  }

  @Override
  public Tensor pool(Tensor features, Tensor rois, double scale) {
    return KERNEL.align(
        features,
        rois.detach(),
        args.outputSize().height(),
        args.outputSize().width(),
        scale,
        args.samplingRatio(),
        args.aligned());
  }
}
