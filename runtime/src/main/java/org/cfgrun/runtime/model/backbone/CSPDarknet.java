package org.cfgrun.runtime.model.backbone;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.Bounds;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Inline;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.model.FeatureMap;
import org.cfgrun.runtime.model.init.InitCfg;
import org.cfgrun.runtime.nn.CSPLayer;
import org.cfgrun.runtime.nn.ConvShape;
import org.cfgrun.runtime.nn.CspSettings;
import org.cfgrun.runtime.nn.Layer;
import org.cfgrun.runtime.nn.Sequential;
import org.jspecify.annotations.Nullable;

/**
 * Backbone of YOLOX (https://arxiv.org/abs/2107.08430): a {@link Focus} stem, then stages of a 3x3
 * convolution with stride 2 and a {@link CSPLayer}. The last stage also has an {@link
 * SPPBottleneck}. The names of its parameters are mmdet's.
 */
@Component(Registries.MODELS)
public final class CSPDarknet extends SequentialBackbone {
  /**
   * A stage.
   *
   * @param channels its output channels
   * @param blocks its number of bottleneck blocks
   */
  private record Stage(int channels, int blocks) {}

  private static final Map<String, List<Stage>> STAGES =
      Map.of(
          "P5",
          List.of(new Stage(128, 3), new Stage(256, 9), new Stage(512, 9), new Stage(1024, 3)),
          "P6",
          List.of(
              new Stage(128, 3),
              new Stage(256, 9),
              new Stage(512, 9),
              new Stage(768, 3),
              new Stage(1024, 3)));

  private static final int STEM_CHANNELS = 64;

  /**
   * @param arch {@code P5} for four stages, {@code P6} for five
   * @param deepenFactor factor of the number of blocks of each stage
   * @param widenFactor factor of the number of channels of each stage
   * @param outIndices outputs: 0 for the stem, 1 for the first stage
   * @param frozenStages number of stages whose parameters do not change, and with them the stem's;
   *     -1 for none
   * @param sppKernalSizes sizes of the windows of {@link SPPBottleneck}, odd; mmdet's spelling
   * @param layers arguments that the parts of YOLOX share
   * @param normEval whether batch normalization keeps its running statistics in training
   * @param initCfg initial values
   */
  public record Args(
      @Default("'P5'") String arch,
      @Bounds(min = 0, minExcluded = true, max = 16) @Default("1.0") double deepenFactor,
      @Bounds(min = 0, minExcluded = true, max = 16) @Default("1.0") double widenFactor,
      @Default("(2, 3, 4)") List<Integer> outIndices,
      @Bounds(min = -1, max = 5) @Default("-1") int frozenStages,
      @Bounds(min = 1, max = 255) @Default("(5, 9, 13)") List<Integer> sppKernalSizes,
      @Inline CspSettings layers,
      @Default("False") boolean normEval,
      @Default(
              "dict(type='Kaiming', layer='Conv2d', a=2.23606797749979, distribution='uniform',"
                  + " mode='fan_in', nonlinearity='leaky_relu')")
          @Nullable InitCfg initCfg) {
    public Args {
      List<Stage> stages = STAGES.get(arch);
      if (stages == null) {
        throw new ArgumentException("arch", "Expected 'P5' or 'P6', got '%s'.".formatted(arch));
      }
      if (outIndices.isEmpty() || outIndices.stream().anyMatch(i -> i < 0 || i > stages.size())) {
        throw new ArgumentException(
            "out_indices",
            "Expected numbers from 0 to %s, got %s.".formatted(stages.size(), outIndices));
      }
      if (frozenStages > stages.size()) {
        throw new ArgumentException(
            "frozen_stages",
            "Expected at most %s, the number of stages, got %s."
                .formatted(stages.size(), frozenStages));
      }
      if (sppKernalSizes.stream().anyMatch(size -> size % 2 == 0)) {
        throw new ArgumentException(
            "spp_kernal_sizes", "Expected odd numbers, got %s.".formatted(sppKernalSizes));
      }
      if ((int) (STEM_CHANNELS * widenFactor) == 0) {
        throw new ArgumentException(
            "widen_factor",
            "`widen_factor` = %s leaves no channel of %s. Set it to at least 1 / %s."
                .formatted(widenFactor, STEM_CHANNELS, STEM_CHANNELS));
      }
    }

    int channels(int full) {
      return (int) (full * widenFactor);
    }

    int blocks(int full) {
      // Python rounds halves to the even number, as rint does.
      return (int) Math.max(Math.rint(full * deepenFactor), 1);
    }
  }

  private final Args args;

  public CSPDarknet(Args args) {
    super(args.outIndices(), args.initCfg());
    this.args = args;
    List<Stage> stages = Objects.requireNonNull(STAGES.get(args.arch()));
    int stem = args.channels(STEM_CHANNELS);
    part("stem", new Focus(IMAGE_CHANNELS, stem, args.layers()), new FeatureMap(stem, 2));
    for (int i = 0; i < stages.size(); i++) {
      boolean isLast = i == stages.size() - 1;
      int out = args.channels(stages.get(i).channels());
      int blocks = args.blocks(stages.get(i).blocks());
      part(
          "stage" + (i + 1),
          new Sequential(stage(last().channels(), out, blocks, isLast)),
          new FeatureMap(out, 2 * last().stride()));
    }
    if (args.initCfg() != null) {
      args.initCfg().apply(this);
    }
    freeze(
        FrozenStages.of(
            args.frozenStages(),
            List.of(parts().get(0)),
            parts().subList(1, parts().size()),
            args.normEval()));
  }

  private List<Layer> stage(int in, int out, int blocks, boolean last) {
    CspSettings settings = args.layers();
    List<Layer> stage = new ArrayList<>();
    stage.add(settings.spatialConv(ConvShape.of(in, out, 3).stride(2).padding(1)));
    if (last) {
      stage.add(new SPPBottleneck(out, args.sppKernalSizes(), settings));
    }
    stage.add(new CSPLayer(out, out, blocks, !last, settings));
    return stage;
  }
}
