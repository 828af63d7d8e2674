package org.cfgrun.runtime.model.roi;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntUnaryOperator;
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
import org.cfgrun.runtime.nn.ConvModule;
import org.cfgrun.runtime.nn.ConvShape;
import org.cfgrun.runtime.nn.Layer;
import org.cfgrun.runtime.nn.ModuleList;
import org.cfgrun.runtime.nn.NormLayers;
import org.cfgrun.runtime.nn.ReLU;
import org.cfgrun.runtime.torch.Functional;
import org.cfgrun.runtime.torch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Semantic head of a hybrid task cascade (https://arxiv.org/abs/1901.07518): resizes all maps of a
 * feature pyramid to the size of one of them, adds them after 1x1 convolutions, and applies
 * convolutions. One 1x1 convolution then predicts classes, another one the features for regions.
 */
@Component(Registries.MODELS)
public class FusedSemanticHead extends SemanticHead implements PretrainedPart.Owner {
  /**
   * @param numIns number of feature maps
   * @param fusionLevel index of the map whose size the others are resized to
   * @param segScaleFactor accepted for compatibility with mmdet's configs; has no effect, because
   *     {@code SegRescale} resizes the semantic maps
   * @param numConvs number of convolutions
   * @param inChannels number of channels of the feature maps
   * @param convOutChannels number of channels of the convolutions and of the features for regions
   * @param numClasses number of classes of pixels
   * @param convCfg kind of convolution; the plain one if None
   * @param normCfg kind of normalization of the convolutions; none if None
   * @param lossSeg loss of the classes of pixels
   * @param initCfg initial values
   */
  public record Args(
      @Bounds(min = 1, max = 1000) int numIns,
      @Bounds(min = 0) int fusionLevel,
      @Default("0.125") double segScaleFactor,
      @Bounds(min = 1, max = 1000) @Default("4") int numConvs,
      @Bounds(min = 1, max = ConvShape.MAX_CHANNELS) @Default("256") int inChannels,
      @Bounds(min = 1, max = ConvShape.MAX_CHANNELS) @Default("256") int convOutChannels,
      @Bounds(min = 1, max = ConvShape.MAX_CHANNELS) @Default("183") int numClasses,
      @Default("None") @Nullable ConvLayers convCfg,
      @Default("None") @Nullable NormLayers normCfg,
      @Default("dict(type='CrossEntropyLoss', ignore_index=255, loss_weight=0.2)")
          PixelLoss lossSeg,
      @Default("dict(type='Kaiming', override=dict(name='conv_logits'))")
          @Nullable InitCfg initCfg) {
    public Args {
      ArgumentException.checkAll(() -> requireLevel(fusionLevel, numIns), lossSeg::requirePixels);
    }

    private static void requireLevel(int level, int count) {
      if (level >= count) {
        throw new ArgumentException(
            "fusion_level",
            "Expected `fusion_level` below `num_ins` = %s, got %s.".formatted(count, level));
      }
    }
  }

  private final Args args;
  private final ModuleList<ConvModule> laterals;
  private final Layer convs;
  private final ConvModule embedding;
  private final Conv2d logits;

  public FusedSemanticHead(Args args) {
    this(args, ConvStack.plain(args.numConvs(), 3, shape(args)));
  }

  /** Creates a head with other convolutions. */
  FusedSemanticHead(Args args, Layer convs) {
    this.args = args;
    List<ConvModule> all = new ArrayList<>();
    for (int i = 0; i < args.numIns(); i++) {
      all.add(layer(args, args.inChannels(), args.inChannels()));
    }
    laterals = child("lateral_convs", new ModuleList<>(all));
    this.convs = child("convs", convs);
    int channels = args.convOutChannels();
    embedding = child("conv_embedding", layer(args, channels, channels));
    logits = child("conv_logits", new Conv2d(ConvShape.of(channels, args.numClasses(), 1), true));
    if (args.initCfg() != null) {
      args.initCfg().apply(this);
    }
  }

  private static ConvModule layer(Args args, int in, int out) {
    ConvShape shape = ConvShape.of(in, out, 1);
    return new ConvModule(shape, args.convCfg(), args.normCfg(), new ReLU(new ReLU.Args(true)));
  }

  /** Returns the channels and kinds of the convolutions. */
  static ConvStack.Shape shape(Args args) {
    return new ConvStack.Shape(
        args.inChannels(), args.convOutChannels(), args.convCfg(), args.normCfg());
  }

  @Override
  public final FeatureMap output(List<FeatureMap> inputs) {
    ArgumentException.checkAll(
        () -> requireCount(inputs), () -> FeatureMap.channels(inputs).forEach(this::requireEqual));
    return new FeatureMap(args.convOutChannels(), inputs.get(args.fusionLevel()).stride());
  }

  private void requireCount(List<FeatureMap> inputs) {
    if (inputs.size() != args.numIns()) {
      throw new ArgumentException(
          "num_ins",
          "`num_ins` of the head is %s, but there are %s feature maps."
              .formatted(args.numIns(), inputs.size()));
    }
  }

  private void requireEqual(int channels) {
    RoiBoxHead.requireChannels("in_channels", args.inChannels(), channels);
  }

  @Override
  public final Output forward(List<Tensor> features) {
    int level = args.fusionLevel();
    Tensor x = laterals.get(level).forward(features.get(level));
    long height = x.shape().get(2);
    long width = x.shape().get(3);
    for (int i = 0; i < features.size(); i++) {
      if (i != level) {
        Tensor map = Functional.interpolateBilinear(features.get(i), height, width, true);
        x = x.add(laterals.get(i).forward(map));
      }
    }
    x = convs.forward(x);
    return new Output(logits.forward(x), embedding.forward(x));
  }

  @Override
  public final Tensor loss(Tensor predicted, List<GroundTruth> truths) {
    PixelLoss loss = args.lossSeg();
    try {
      Tensor labels =
          SemanticTargets.of(
              truths,
              args.numClasses(),
              loss.ignoredLabel(),
              predicted.device(),
              IntUnaryOperator.identity());
      SemanticTargets.requireSize(labels, predicted);
      return loss.ofPixels(predicted, labels);
    } catch (ArgumentException misfit) {
      throw failure(misfit);
    }
  }

  @Override
  public final List<PretrainedPart> pretrainedParts() {
    return args.initCfg() == null ? List.of() : args.initCfg().partsOf(this);
  }
}
