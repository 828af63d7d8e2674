package org.cfgrun.runtime.model.roi;

import java.util.ArrayList;
import java.util.List;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.runtime.model.FeatureMap;
import org.cfgrun.runtime.model.OutputSize;
import org.cfgrun.runtime.nn.Module;
import org.cfgrun.runtime.nn.ModuleList;
import org.cfgrun.runtime.torch.Kernel;
import org.cfgrun.runtime.torch.Tensor;

/** Extractor that pools regions from levels of a feature pyramid by one layer. */
abstract class PyramidRoiExtractor extends RoiExtractor {
  static final RoiLevelsKernel KERNEL = Kernel.bind(RoiLevelsKernel.class);

  private final List<RoiLayer> layers;
  private final int outChannels;
  private final int mapChannels;
  private final List<Integer> strides;

  /**
   * Creates an extractor.
   *
   * @param outChannels number of channels of the features of a region
   * @param mapChannels number of channels of every level
   * @param strides stride of each level, in pixels of the image
   */
  PyramidRoiExtractor(RoiLayer layer, int outChannels, int mapChannels, List<Integer> strides) {
    layers = layers(layer, strides.size());
    if (layer instanceof Module) {
      child("roi_layers", new ModuleList<>(layers.stream().map(Module.class::cast).toList()));
    }
    this.outChannels = outChannels;
    this.mapChannels = mapChannels;
    this.strides = strides;
  }

  private static List<RoiLayer> layers(RoiLayer first, int levels) {
    List<RoiLayer> all = new ArrayList<>(List.of(first));
    while (all.size() < levels) {
      all.add(first.another());
    }
    return all;
  }

  /** Returns a copy of {@code featmap_strides}, which must not be empty. */
  static List<Integer> requireStrides(List<Integer> strides) {
    if (strides.isEmpty()) {
      throw new ArgumentException("featmap_strides", "`featmap_strides` must not be empty.");
    }
    return List.copyOf(strides);
  }

  /** Returns the stride of each level, in pixels of the image. */
  final List<Integer> strides() {
    return strides;
  }

  @Override
  public final int numInputs() {
    return strides.size();
  }

  @Override
  public final int outChannels() {
    return outChannels;
  }

  @Override
  public final OutputSize outputSize() {
    return layers.get(0).outputSize();
  }

  @Override
  public final void checkInputs(List<FeatureMap> inputs) {
    if (inputs.size() < numInputs()) {
      throw new ArgumentException(
          "featmap_strides",
          "`featmap_strides` has %s levels, but there are %s feature maps."
              .formatted(numInputs(), inputs.size()));
    }
    ArgumentException.checkAll(
        () -> checkChannels(inputs.subList(0, numInputs())),
        () -> checkStrides(inputs.subList(0, numInputs())),
        () ->
            ArgumentException.checkPart("roi_layer", () -> layers.get(0).checkInputs(mapChannels)));
  }

  private void checkChannels(List<FeatureMap> inputs) {
    for (FeatureMap map : inputs) {
      if (map.channels() != mapChannels) {
        throw new ArgumentException(
            "out_channels",
            "`out_channels` of the extractor is %s, but its feature maps have %s channels."
                .formatted(mapChannels, map.channels()));
      }
    }
  }

  private void checkStrides(List<FeatureMap> inputs) {
    for (int level = 0; level < inputs.size(); level++) {
      int stride = inputs.get(level).stride();
      if (stride != strides.get(level)) {
        throw new ArgumentException(
            "featmap_strides",
            "`featmap_strides` of the extractor has %s for level %s, but its feature map has the stride %s."
                .formatted(strides.get(level), level, stride));
      }
    }
  }

  @Override
  public final Tensor forward(List<Tensor> features, Tensor rois) {
    return forward(features, rois, 1);
  }

  /** Pools regions from one level. */
  final Tensor pool(List<Tensor> features, int level, Tensor rois) {
    return pool(features, level, rois, RoiLayer.UNKNOWN);
  }

  /**
   * Pools regions from one level.
   *
   * @param samples number of their samples
   */
  final Tensor pool(List<Tensor> features, int level, Tensor rois, long samples) {
    return layers.get(level).pool(features.get(level), rois, 1. / strides.get(level), samples);
  }

  /**
   * Reads how many regions each level has, followed by how many samples they take.
   *
   * @param levels {@code [n]}, int64: the level of each region
   */
  final long[] loads(Tensor rois, Tensor levels) {
    double[] scales = strides.stream().mapToDouble(stride -> 1. / stride).toArray();
    return layers.get(0).loads(rois, levels, scales).toLongArray();
  }

  /** Checks the maps of a call. */
  final void check(List<Tensor> features) {
    if (features.size() != numInputs()) {
      throw new ArgumentException(
          "featmap_strides",
          "`featmap_strides` has %s levels, but the extractor got %s feature maps."
              .formatted(numInputs(), features.size()));
    }
    for (Tensor map : features) {
      if (map.shape().get(1) != mapChannels) {
        throw new ArgumentException(
            "out_channels",
            "`out_channels` is %s, but the extractor got a feature map of %s channels."
                .formatted(mapChannels, map.shape().get(1)));
      }
    }
  }
}
