package org.cfgrun.runtime.model.neck;

import java.util.ArrayList;
import java.util.List;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.Bounds;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.model.FeatureMap;
import org.cfgrun.runtime.model.Neck;
import org.cfgrun.runtime.model.init.InitCfg;
import org.cfgrun.runtime.nn.ConvLayers;
import org.cfgrun.runtime.nn.ConvModule;
import org.cfgrun.runtime.nn.ConvShape;
import org.cfgrun.runtime.nn.Layer;
import org.cfgrun.runtime.nn.NonLocal2d;
import org.cfgrun.runtime.nn.NormLayers;
import org.cfgrun.runtime.nn.Postfix;
import org.cfgrun.runtime.nn.ReLU;
import org.cfgrun.runtime.nn.SelfInitialized;
import org.cfgrun.runtime.torch.Functional;
import org.cfgrun.runtime.torch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Balanced feature pyramid (Libra R-CNN, https://arxiv.org/abs/1904.02701): all maps are resized to
 * one level and averaged, the average is refined, and each map gets it in its own size added. Finer
 * maps are resized by adaptive max pooling, coarser ones by nearest-neighbor interpolation.
 */
@Component(Registries.MODELS)
public final class BFP extends Neck {
  /** How the average is refined. */
  public enum Refinement {
    CONV,
    NON_LOCAL
  }

  /**
   * @param inChannels number of channels of the maps
   * @param numLevels number of maps
   * @param refineLevel index of the level whose size the average has
   * @param refineType refines the average by a 3x3 convolution ({@code conv}) or a non-local block
   *     ({@code non_local}); not at all if None
   * @param convCfg kind of convolution; the plain one if None
   * @param normCfg kind of normalization; none if None
   * @param initCfg initial values of the convolutions
   */
  public record Args(
      @Bounds(min = 1, max = ConvShape.MAX_CHANNELS) int inChannels,
      @Bounds(min = 1, max = 16) int numLevels,
      @Bounds(min = 0) @Default("2") int refineLevel,
      @Default("None") @Nullable Refinement refineType,
      @Default("None") @Nullable ConvLayers convCfg,
      @Default("None") @Nullable NormLayers normCfg,
      @Default("dict(type='Xavier', layer='Conv2d', distribution='uniform')")
          @Nullable InitCfg initCfg) {
    public Args {
      if (refineLevel >= numLevels) {
        throw new ArgumentException(
            "refine_level",
            "`refine_level` must be less than `num_levels`, %s, got %s."
                .formatted(numLevels, refineLevel));
      }
    }
  }

  private final Args args;
  private final @Nullable Layer refine;

  public BFP(Args args) {
    this.args = args;
    Refinement type = args.refineType();
    refine = type == null ? null : child("refine", refinement(type, args));
    if (args.initCfg() != null) {
      args.initCfg().apply(this);
    }
    if (refine instanceof SelfInitialized block) {
      block.initialize();
    }
  }

  private static Layer refinement(Refinement type, Args args) {
    int channels = args.inChannels();
    return type == Refinement.CONV
        ? new ConvModule(
            ConvShape.of(channels, channels, 3).padding(1),
            args.convCfg(),
            args.normCfg(),
            new ReLU(new ReLU.Args(true)))
        : new NonLocal2d(
                1,
                false,
                args.convCfg(),
                args.normCfg(),
                NonLocal2d.Mode.EMBEDDED_GAUSSIAN,
                false,
                Postfix.NONE)
            .layer(channels);
  }

  @Override
  public List<FeatureMap> outputs(List<FeatureMap> inputs) {
    if (inputs.size() != args.numLevels()) {
      throw new ArgumentException(
          "num_levels",
          "`num_levels` is %s, but there are %s feature maps."
              .formatted(args.numLevels(), inputs.size()));
    }
    for (FeatureMap map : inputs) {
      if (map.channels() != args.inChannels()) {
        throw new ArgumentException(
            "in_channels",
            "`in_channels` is %s, but the feature maps have %s channels."
                .formatted(args.inChannels(), map.channels()));
      }
    }
    return inputs;
  }

  @Override
  public List<Tensor> forward(List<Tensor> features) {
    Tensor like = features.get(args.refineLevel());
    List<Tensor> gathered = new ArrayList<>();
    for (int i = 0; i < features.size(); i++) {
      gathered.add(resized(features.get(i), like, i < args.refineLevel()));
    }
    Tensor average = Tensor.sum(gathered).div(gathered.size());
    Tensor refined = refine == null ? average : refine.forward(average);
    List<Tensor> maps = new ArrayList<>();
    for (int i = 0; i < features.size(); i++) {
      Tensor map = features.get(i);
      maps.add(resized(refined, map, i >= args.refineLevel()).add(map));
    }
    return maps;
  }

  /** Returns a map in the size of another one. */
  private static Tensor resized(Tensor map, Tensor like, boolean pools) {
    long height = like.shape().get(2);
    long width = like.shape().get(3);
    return pools
        ? Functional.adaptiveMaxPool2d(map, height, width)
        : Functional.interpolateNearest(map, height, width);
  }
}
