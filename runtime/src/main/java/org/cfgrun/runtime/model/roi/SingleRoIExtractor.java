package org.cfgrun.runtime.model.roi;

import java.util.ArrayList;
import java.util.List;
import org.cfgrun.components.Bounds;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.nn.ConvShape;
import org.cfgrun.runtime.torch.Tensor;
import org.cfgrun.runtime.torch.Trace;

/**
 * Pools each region from the level of a feature pyramid that matches its size
 * (https://arxiv.org/abs/1612.03144): {@code floor(log2(sqrt(area) / finest_scale + 1e-6))},
 * limited to the levels that exist.
 */
@Component(Registries.MODELS)
public final class SingleRoIExtractor extends PyramidRoiExtractor {
  /**
   * @param roiLayer operation that pools a region
   * @param outChannels number of channels of every level of the pyramid
   * @param featmapStrides stride of each level, in pixels of the image
   * @param finestScale regions with a side below twice this many pixels are pooled from the first
   *     level
   */
  public record Args(
      RoiLayer roiLayer,
      @Bounds(min = 1, max = ConvShape.MAX_CHANNELS) int outChannels,
      @Bounds(min = 1) List<Integer> featmapStrides,
      @Bounds(min = 1) @Default("56") int finestScale) {
    public Args {
      featmapStrides = requireStrides(featmapStrides);
    }
  }

  private final Args args;

  public SingleRoIExtractor(Args args) {
    super(args.roiLayer(), args.outChannels(), args.outChannels(), args.featmapStrides());
    this.args = args;
  }

  @Override
  public Tensor forward(List<Tensor> features, Tensor regions, double factor) {
    check(features);
    if (features.size() == 1) {
      return pool(features, 0, regions);
    }
    Tensor levels = KERNEL.levels(regions, args.finestScale(), features.size());
    Tensor rois = factor == 1 ? regions : KERNEL.scaled(regions, factor);
    // Read at once, because each level would wait for the device; a trace has no numbers.
    long[] loads = Trace.isActive() ? null : loads(rois, levels);
    List<Tensor> pooled = new ArrayList<>();
    List<Tensor> places = new ArrayList<>();
    for (int i = 0; i < features.size(); i++) {
      Tensor here =
          loads == null ? levels.eq(i).nonzero().squeeze(1) : KERNEL.at(levels, i, loads[i]);
      long samples = loads == null ? RoiLayer.UNKNOWN : loads[features.size() + i];
      // Pool even without regions: as in mmdet, the level's parameters then get a gradient of 0,
      // and the optimizer applies weight decay to them.
      pooled.add(pool(features, i, rois.indexSelect(0, here), samples));
      places.add(here);
    }
    return KERNEL.ordered(pooled, places, rois.shape().get(0));
  }
}
