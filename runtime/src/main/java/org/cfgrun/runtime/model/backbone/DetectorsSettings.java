package org.cfgrun.runtime.model.backbone;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.Bounds;
import org.cfgrun.components.Default;
import org.cfgrun.components.Inline;
import org.cfgrun.runtime.model.FeatureMap;
import org.cfgrun.runtime.nn.ConvLayers;
import org.cfgrun.runtime.nn.ConvShape;
import org.jspecify.annotations.Nullable;

/**
 * Arguments of the backbones of DetectoRS.
 *
 * @param sac kind of the 3x3 convolutions of the stages in {@code stage_with_sac}, in place of that
 *     of {@code dcn}; none if None
 * @param stageWithSac whether the blocks of each stage have the convolution of {@code sac}
 * @param rfpInplanes number of channels of the maps of a recursive feature pyramid that are added
 *     to the stages after the first; none are added if None
 * @param outputImg whether the image itself is the first feature map, as {@code RFP} requires
 * @param deepStem whether the stem has three 3x3 convolutions instead of a 7x7 one
 * @param avgDown whether shortcuts take the stride by average pooling
 * @param stages number, strides and channels of the stages
 * @param settings arguments that all variants of ResNet share
 */
public record DetectorsSettings(
    @Default("None") @Nullable ConvLayers sac,
    @Default("(False, False, False, False)") List<Boolean> stageWithSac,
    @Bounds(min = 1, max = ConvShape.MAX_CHANNELS) @Default("None") @Nullable Integer rfpInplanes,
    @Default("False") boolean outputImg,
    @Default("False") boolean deepStem,
    @Default("False") boolean avgDown,
    @Inline StageSettings stages,
    @Inline ResidualSettings settings) {
  public DetectorsSettings {
    if (sac != null && stageWithSac.size() != stages.numStages()) {
      throw new ArgumentException(
          "stage_with_sac",
          "Expected one value of `stage_with_sac` for each of the %s stages, got %s."
              .formatted(stages.numStages(), stageWithSac.size()));
    }
  }

  /**
   * Returns the structure of a network.
   *
   * @param shapes shape of each stage
   */
  ResidualPlan plan(List<StageShape> shapes) {
    return new ResidualPlan(
        Stem.of(deepStem), stages.stem(), avgDown, settings.zeroInitResidual(), shapes, blocks());
  }

  private Function<BlockShape, ResidualBlock> blocks() {
    return plain -> {
      // The channels inside the blocks double from stage to stage.
      int stage = Integer.numberOfTrailingZeros(plain.planes() / stages.baseChannels());
      BlockShape shape = sac != null && stageWithSac.get(stage) ? plain.withMiddle(sac) : plain;
      return rfpInplanes != null && stage > 0 && shape.isFirst()
          ? new RecursiveBottleneck(shape, rfpInplanes)
          : new Bottleneck.Plain(shape);
    };
  }

  /** Declares the maps that are added to the stages. */
  List<FeatureMap> feedback() {
    List<FeatureMap> maps = new ArrayList<>();
    int stride = Stem.of(deepStem).stride();
    for (int each : stages.strides()) {
      stride *= each;
      if (rfpInplanes != null) {
        maps.add(new FeatureMap(rfpInplanes, stride));
      }
    }
    return maps;
  }
}
