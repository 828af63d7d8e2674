package org.cfgrun.runtime.model.roi;

import java.util.ArrayList;
import java.util.List;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.Bounds;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.data.GroundTruth;
import org.cfgrun.runtime.model.FeatureMap;
import org.cfgrun.runtime.model.PixelLoss;
import org.cfgrun.runtime.model.init.InitCfg;
import org.cfgrun.runtime.model.init.PretrainedPart;
import org.cfgrun.runtime.nn.Conv2d;
import org.cfgrun.runtime.nn.ConvLayers;
import org.cfgrun.runtime.nn.ConvShape;
import org.cfgrun.runtime.nn.Init;
import org.cfgrun.runtime.nn.ModuleList;
import org.cfgrun.runtime.nn.NormLayers;
import org.cfgrun.runtime.torch.Functional;
import org.cfgrun.runtime.torch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Semantic head of Panoptic FPN (https://arxiv.org/abs/1901.02446): brings the maps of a feature
 * pyramid to the size of the first by convolutions and doublings, adds them, and predicts the class
 * of each cell. All things, whose classes come first, are one class, the last one.
 */
@Component(Registries.MODELS)
public final class PanopticFPNHead extends SemanticHead implements PretrainedPart.Owner {
  /**
   * @param numThingsClasses number of classes of things, which semantic maps number from 0
   * @param numStuffClasses number of classes of stuff, which follow those of things
   * @param numClasses older form; must be {@code num_stuff_classes + 1}
   * @param inChannels number of channels of the feature maps
   * @param innerChannels number of channels of the convolutions
   * @param startLevel index of the first feature map; a map is doubled as often as its index says
   * @param endLevel index after the last feature map
   * @param convCfg kind of convolution; the plain one if None
   * @param normCfg kind of normalization; none if None
   * @param lossSeg loss of the classes of pixels
   * @param initCfg initial values; the last convolution is normal with deviation 0.01
   */
  public record Args(
      @Bounds(min = 1, max = ConvShape.MAX_CHANNELS) @Default("80") int numThingsClasses,
      @Bounds(min = 1, max = ConvShape.MAX_CHANNELS) @Default("53") int numStuffClasses,
      @Default("None") @Nullable Integer numClasses,
      @Bounds(min = 1, max = ConvShape.MAX_CHANNELS) @Default("256") int inChannels,
      @Bounds(min = 1, max = ConvShape.MAX_CHANNELS) @Default("128") int innerChannels,
      @Bounds(min = 0, max = 16) @Default("0") int startLevel,
      @Bounds(min = 1, max = 16) @Default("4") int endLevel,
      @Default("None") @Nullable ConvLayers convCfg,
      @Default("dict(type='GN', num_groups=32, requires_grad=True)") @Nullable NormLayers normCfg,
      @Default("dict(type='CrossEntropyLoss', ignore_index=-1, loss_weight=1.0)") PixelLoss lossSeg,
      @Default("None") @Nullable InitCfg initCfg) {
    public Args {
      int outputs = numStuffClasses + 1;
      boolean hasLevels = startLevel < endLevel;
      ArgumentException.checkAll(
          () -> {
            if (numClasses != null && numClasses != outputs) {
              throw new ArgumentException(
                  "num_classes",
                  "Expected `num_classes` of `num_stuff_classes` + 1 = %s, got %s. Remove it."
                      .formatted(outputs, numClasses));
            }
          },
          () -> {
            if (!hasLevels) {
              throw new ArgumentException("end_level", "`end_level` must be above `start_level`.");
            }
          },
          () -> lossSeg.requirePixels());
    }
  }

  private final Args args;
  private final ModuleList<ConvUpsample> levels;
  private final Conv2d logits;

  public PanopticFPNHead(Args args) {
    this.args = args;
    List<ConvUpsample> all = new ArrayList<>();
    for (int level = args.startLevel(); level < args.endLevel(); level++) {
      all.add(
          new ConvUpsample(
              level,
              new ConvStack.Shape(
                  args.inChannels(), args.innerChannels(), args.convCfg(), args.normCfg())));
    }
    levels = child("conv_upsample_layers", new ModuleList<>(all));
    int classes = args.numStuffClasses() + 1;
    logits = child("conv_logits", new Conv2d(ConvShape.of(args.innerChannels(), classes, 1), true));
    if (args.initCfg() != null) {
      args.initCfg().apply(this);
    }
    logits.init(Init.normal(0, 0.01));
  }

  /** Returns the number of classes of things. */
  public int numThings() {
    return args.numThingsClasses();
  }

  /** Returns the number of classes of stuff. */
  public int numStuff() {
    return args.numStuffClasses();
  }

  @Override
  public FeatureMap output(List<FeatureMap> inputs) {
    if (args.endLevel() > inputs.size()) {
      throw new ArgumentException(
          "end_level",
          "`end_level` is %s, but there are %s feature maps."
              .formatted(args.endLevel(), inputs.size()));
    }
    List<FeatureMap> used = inputs.subList(args.startLevel(), args.endLevel());
    int stride = used.get(0).stride() >> args.startLevel();
    for (int i = 0; i < used.size(); i++) {
      RoiBoxHead.requireChannels("in_channels", args.inChannels(), used.get(i).channels());
      if (used.get(i).stride() != stride << (args.startLevel() + i)) {
        throw new ArgumentException(
            "end_level",
            "Each feature map must have twice the stride of the one before it, but map %s has the stride %s."
                .formatted(args.startLevel() + i, used.get(i).stride()));
      }
    }
    return new FeatureMap(args.innerChannels(), stride);
  }

  @Override
  public Output forward(List<Tensor> features) {
    Tensor sum = levels.get(0).forward(features.get(args.startLevel()));
    for (int i = 1; i < levels.modules().size(); i++) {
      Tensor map = levels.get(i).forward(features.get(args.startLevel() + i));
      if (!map.shape().equals(sum.shape())) {
        throw failure(
            new ArgumentException(
                "The enlarged map of level %s has the shape %s, but that of level %s has %s. Pad images to a multiple of the coarsest stride: `dict(type='Pad', size_divisor=32)`."
                    .formatted(
                        args.startLevel() + i, map.shape(), args.startLevel(), sum.shape())));
      }
      sum = sum.add(map);
    }
    return new Output(logits.forward(sum), sum);
  }

  /** Computes the loss. The logits are resized to the size of the semantic maps. */
  @Override
  public Tensor loss(Tensor predicted, List<GroundTruth> truths) {
    int ignored = args.lossSeg().ignoredLabel();
    try {
      Tensor labels =
          SemanticTargets.of(
              truths, args.numStuffClasses() + 1, ignored, predicted.device(), this::merged);
      long height = labels.shape().get(1);
      long width = labels.shape().get(2);
      boolean fits = predicted.shape().get(2) == height && predicted.shape().get(3) == width;
      return args.lossSeg()
          .ofPixels(
              fits ? predicted : Functional.interpolateBilinear(predicted, height, width, false),
              labels);
    } catch (ArgumentException misfit) {
      throw failure(misfit);
    }
  }

  /** Returns the predicted class of a class of a semantic map. */
  private int merged(int label) {
    int things = args.numThingsClasses();
    int stuff = args.numStuffClasses();
    if (label < things) {
      return stuff;
    }
    return label < things + stuff ? label - things : label;
  }

  @Override
  public List<PretrainedPart> pretrainedParts() {
    return args.initCfg() == null ? List.of() : args.initCfg().partsOf(this);
  }
}
