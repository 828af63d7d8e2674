package org.cfgrun.runtime.model.roi;

import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.model.OutputSize;
import org.cfgrun.runtime.torch.Kernel;
import org.cfgrun.runtime.torch.Tensor;

/**
 * Pools regions by a single sample in the center of each bin, by bilinear interpolation (PointRend,
 * https://arxiv.org/abs/1912.08193).
 */
@Component(Registries.ROI_LAYERS)
public final class SimpleRoIAlign implements RoiLayer {
  /**
   * @param outputSize number of bins: an int, or (height, width)
   * @param aligned whether the edges of a map are those of its outermost cells; if False, their
   *     centers
   */
  public record Args(OutputSize outputSize, @Default("True") boolean aligned) {}

  private static final PointsInRegionsKernel KERNEL = Kernel.bind(PointsInRegionsKernel.class);

  private final Args args;

  public SimpleRoIAlign(Args args) {
    this.args = args;
  }

  @Override
  public OutputSize outputSize() {
    return args.outputSize();
  }

  private int bins() {
    return args.outputSize().height() * args.outputSize().width();
  }

  @Override
  public Tensor loads(Tensor rois, Tensor levels, double[] scales) {
    return KERNEL.loads(levels, scales.length, bins());
  }

  @Override
  public Tensor pool(Tensor features, Tensor rois, double scale, long samples) {
    OutputSize size = args.outputSize();
    Tensor regions = rois.detach();
    Tensor points = KERNEL.bins(regions, size.height(), size.width());
    return KERNEL
        .sample(features, regions, points, scale, !args.aligned())
        .reshape(rois.shape().get(0), features.shape().get(1), size.height(), size.width());
  }
}
