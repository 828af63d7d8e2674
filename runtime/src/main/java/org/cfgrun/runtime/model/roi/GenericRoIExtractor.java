package org.cfgrun.runtime.model.roi;

import java.util.ArrayList;
import java.util.List;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.Bounds;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.nn.ConvShape;
import org.cfgrun.runtime.nn.Plugin;
import org.cfgrun.runtime.nn.PluginLayer;
import org.cfgrun.runtime.torch.Shape;
import org.cfgrun.runtime.torch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Pools each region from all levels of a feature pyramid and joins the results (GRoIE,
 * https://arxiv.org/abs/2004.13665). A layer is applied to what a level yields, another one to the
 * result.
 */
@Component(Registries.MODELS)
public final class GenericRoIExtractor extends PyramidRoiExtractor {
  /**
   * @param roiLayer operation that pools a region
   * @param outChannels number of channels of the result; a multiple of the number of levels for
   *     {@code concat}
   * @param featmapStrides stride of each level, in pixels of the image
   * @param aggregation {@code sum} of the levels, or {@code concat} of their channels
   * @param preCfg layer that all levels share; none if None
   * @param postCfg layer of the result; none if None
   */
  public record Args(
      RoiLayer roiLayer,
      @Bounds(min = 1, max = ConvShape.MAX_CHANNELS) int outChannels,
      @Bounds(min = 1) List<Integer> featmapStrides,
      @Default("'sum'") Aggregation aggregation,
      @Default("None") @Nullable Plugin preCfg,
      @Default("None") @Nullable Plugin postCfg) {
    public Args {
      featmapStrides = requireStrides(featmapStrides);
      if (aggregation == Aggregation.CONCAT && outChannels % featmapStrides.size() != 0) {
        throw new ArgumentException(
            "out_channels",
            "`out_channels` must be a multiple of the number of levels, %s, got %s."
                .formatted(featmapStrides.size(), outChannels));
      }
    }

    private int mapChannels() {
      return aggregation == Aggregation.SUM ? outChannels : outChannels / featmapStrides.size();
    }
  }

  /** Combination of the features of all levels. */
  public enum Aggregation {
    SUM,
    CONCAT
  }

  private final Args args;
  private final @Nullable PluginLayer pre;
  private final @Nullable PluginLayer post;

  public GenericRoIExtractor(Args args) {
    super(args.roiLayer(), args.outChannels(), args.mapChannels(), args.featmapStrides());
    this.args = args;
    pre = layer("pre_module", "pre_cfg", args.preCfg(), args.mapChannels());
    post = layer("post_module", "post_cfg", args.postCfg(), args.outChannels());
  }

  private @Nullable PluginLayer layer(
      String name, String argument, @Nullable Plugin plugin, int channels) {
    if (plugin == null) {
      return null;
    }
    PluginLayer[] made = new PluginLayer[1];
    ArgumentException.checkPart(argument, () -> made[0] = plugin.layer(channels));
    return child(name, made[0]);
  }

  @Override
  public Tensor forward(List<Tensor> features, Tensor regions, double factor) {
    check(features);
    if (features.size() == 1) {
      return pool(features, 0, regions);
    }
    if (regions.size() == 0) {
      // As in mmdet, no gradient then flows to the layers, and the optimizer skips them.
      return Tensor.full(
          new Shape(0, outChannels(), outputSize().height(), outputSize().width()),
          0,
          features.get(0).type(),
          regions.device());
    }
    Tensor rois = factor == 1 ? regions : KERNEL.scaled(regions, factor);
    List<Tensor> levels = new ArrayList<>();
    for (int level = 0; level < features.size(); level++) {
      Tensor pooled = pool(features, level, rois);
      levels.add(pre == null ? pooled : pre.forward(pooled));
    }
    Tensor all = args.aggregation() == Aggregation.SUM ? Tensor.sum(levels) : Tensor.cat(levels, 1);
    return post == null ? all : post.forward(all);
  }
}
