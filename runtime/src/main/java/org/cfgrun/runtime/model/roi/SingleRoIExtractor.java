package org.cfgrun.runtime.model.roi;

import java.util.ArrayList;
import java.util.List;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.Bounds;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.model.FeatureMap;
import org.cfgrun.runtime.model.OutputSize;
import org.cfgrun.runtime.nn.ConvShape;
import org.cfgrun.runtime.torch.Kernel;
import org.cfgrun.runtime.torch.Tensor;

/**
 * Pools each region from the level of a feature pyramid that matches its size
 * (https://arxiv.org/abs/1612.03144): {@code floor(log2(sqrt(area) / finest_scale + 1e-6))},
 * limited to the levels that exist.
 */
@Component(Registries.MODELS)
public final class SingleRoIExtractor extends RoiExtractor {
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
      featmapStrides = List.copyOf(featmapStrides);
      if (featmapStrides.isEmpty()) {
        throw new ArgumentException("featmap_strides", "`featmap_strides` must not be empty.");
      }
    }
  }

  private static final RoiLevelsKernel KERNEL = Kernel.bind(RoiLevelsKernel.class);

  private final Args args;

  public SingleRoIExtractor(Args args) {
    this.args = args;
  }

  @Override
  public int numInputs() {
    return args.featmapStrides().size();
  }

  @Override
  public int outChannels() {
    return args.outChannels();
  }

  @Override
  public OutputSize outputSize() {
    return args.roiLayer().outputSize();
  }

  @Override
  public void checkInputs(List<FeatureMap> inputs) {
    if (inputs.size() < numInputs()) {
      throw new ArgumentException(
          "featmap_strides",
          "`featmap_strides` has %s levels, but there are %s feature maps."
              .formatted(numInputs(), inputs.size()));
    }
    ArgumentException.checkAll(
        () -> checkChannels(inputs.subList(0, numInputs())),
        () -> checkStrides(inputs.subList(0, numInputs())));
  }

  private void checkChannels(List<FeatureMap> inputs) {
    for (FeatureMap map : inputs) {
      if (map.channels() != args.outChannels()) {
        throw new ArgumentException(
            "out_channels",
            "`out_channels` of the extractor is %s, but its feature maps have %s channels."
                .formatted(args.outChannels(), map.channels()));
      }
    }
  }

  private void checkStrides(List<FeatureMap> inputs) {
    for (int level = 0; level < inputs.size(); level++) {
      int stride = inputs.get(level).stride();
      if (stride != args.featmapStrides().get(level)) {
        throw new ArgumentException(
            "featmap_strides",
            "`featmap_strides` of the extractor has %s for level %s, but its feature map has the stride %s."
                .formatted(args.featmapStrides().get(level), level, stride));
      }
    }
  }

  @Override
  public Tensor forward(List<Tensor> features, Tensor rois) {
    return forward(features, rois, 1);
  }

  @Override
  public Tensor forward(List<Tensor> features, Tensor regions, double factor) {
    check(features);
    if (features.size() == 1) {
      return pool(features, 0, regions);
    }
    Tensor levels = KERNEL.levels(regions, args.finestScale(), features.size());
    Tensor rois = factor == 1 ? regions : KERNEL.scaled(regions, factor);
    List<Tensor> pooled = new ArrayList<>();
    List<Tensor> places = new ArrayList<>();
    for (int i = 0; i < features.size(); i++) {
      Tensor here = levels.eq(i).nonzero().squeeze(1);
      // Pool even without regions: as in mmdet, the level's parameters then get a gradient of 0,
      // and the optimizer applies weight decay to them.
      pooled.add(pool(features, i, rois.indexSelect(0, here)));
      places.add(here);
    }
    return KERNEL.ordered(pooled, places, rois.shape().get(0));
  }

  private Tensor pool(List<Tensor> features, int level, Tensor rois) {
    return args.roiLayer().pool(features.get(level), rois, 1. / args.featmapStrides().get(level));
  }

  private void check(List<Tensor> features) {
    if (features.size() != numInputs()) {
      throw new ArgumentException(
          "featmap_strides",
          "`featmap_strides` has %s levels, but the extractor got %s feature maps."
              .formatted(numInputs(), features.size()));
    }
    for (Tensor map : features) {
      if (map.shape().get(1) != args.outChannels()) {
        throw new ArgumentException(
            "out_channels",
            "`out_channels` is %s, but the extractor got a feature map of %s channels."
                .formatted(args.outChannels(), map.shape().get(1)));
      }
    }
  }
}
