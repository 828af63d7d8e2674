package org.cfgrun.runtime.model.roi;

import java.util.List;
import org.cfgrun.components.Bounds;
import org.cfgrun.components.BuiltFrom;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.data.GroundTruth;
import org.cfgrun.runtime.model.BinaryLoss;
import org.cfgrun.runtime.model.FeatureMap;
import org.cfgrun.runtime.model.init.InitCfg;
import org.cfgrun.runtime.model.init.PretrainedPart;
import org.cfgrun.runtime.model.loss.CrossEntropyLoss;
import org.cfgrun.runtime.model.loss.Reduction;
import org.cfgrun.runtime.nn.ConvLayers;
import org.cfgrun.runtime.nn.ConvShape;
import org.cfgrun.runtime.nn.Layer;
import org.cfgrun.runtime.nn.Linear;
import org.cfgrun.runtime.nn.Module;
import org.cfgrun.runtime.nn.NormLayers;
import org.cfgrun.runtime.torch.Shape;
import org.cfgrun.runtime.torch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Global context of SCNet (https://arxiv.org/abs/2012.10150): convolutions of the coarsest map and
 * their mean, from which a linear layer predicts the classes that occur in an image.
 */
@BuiltFrom(Registries.MODELS)
@Component(Registries.MODELS)
public final class GlobalContextHead extends Module implements PretrainedPart.Owner {
  /**
   * @param numConvs number of convolutions
   * @param inChannels number of channels of the coarsest map
   * @param convOutChannels number of channels of the convolutions
   * @param numClasses number of classes
   * @param lossWeight factor of the loss
   * @param convCfg kind of convolution; the plain one if None
   * @param normCfg kind of normalization of the convolutions; none if None
   * @param convToRes whether each two convolutions are a residual block
   * @param initCfg initial values
   */
  public record Args(
      @Bounds(min = 0, max = 1000) @Default("4") int numConvs,
      @Bounds(min = 1, max = ConvShape.MAX_CHANNELS) @Default("256") int inChannels,
      @Bounds(min = 1, max = ConvShape.MAX_CHANNELS) @Default("256") int convOutChannels,
      @Bounds(min = 1, max = ConvShape.MAX_CHANNELS) @Default("80") int numClasses,
      @Default("1.0") double lossWeight,
      @Default("None") @Nullable ConvLayers convCfg,
      @Default("None") @Nullable NormLayers normCfg,
      @Default("False") boolean convToRes,
      @Default("dict(type='Normal', std=0.01, override=dict(name='fc'))")
          @Nullable InitCfg initCfg) {
    private Layer convs() {
      ConvStack.Shape shape = new ConvStack.Shape(inChannels, convOutChannels, convCfg, normCfg);
      return convToRes ? ConvStack.residual(numConvs, shape) : ConvStack.plain(numConvs, 3, shape);
    }

    private int width() {
      return numConvs == 0 ? inChannels : convOutChannels;
    }
  }

  /**
   * Output of the head.
   *
   * @param logits {@code [N, classes]}
   * @param features {@code [N, C, 1, 1]}
   */
  record Output(Tensor logits, Tensor features) {}

  private final Args args;
  private final Layer convs;
  private final Linear linear;
  private final BinaryLoss loss;

  public GlobalContextHead(Args args) {
    this.args = args;
    convs = child("convs", args.convs());
    linear = child("fc", new Linear(args.width(), args.numClasses(), true));
    loss =
        new CrossEntropyLoss(
            new CrossEntropyLoss.Args(
                true, false, Reduction.MEAN, null, null, args.lossWeight(), false));
    if (args.initCfg() != null) {
      args.initCfg().apply(this);
    }
  }

  /**
   * Checks that the head fits its input, and the features that its own are added to.
   *
   * @param inputs one map per level
   * @param channels number of channels of those features
   */
  void checkInputs(List<FeatureMap> inputs, int channels) {
    RoiBoxHead.requireChannels(
        "in_channels", args.inChannels(), inputs.get(inputs.size() - 1).channels());
    RoiBoxHead.requireChannels("conv_out_channels", args.width(), channels);
  }

  /** Returns the number of classes. */
  int numClasses() {
    return args.numClasses();
  }

  /**
   * Applies the layers.
   *
   * @param features one map per level
   */
  Output forward(List<Tensor> features) {
    Tensor x = convs.forward(features.get(features.size() - 1)).mean(new int[] {2, 3}, true);
    return new Output(linear.forward(x.flatten(1, -1)), x);
  }

  /** Computes the binary cross entropy with the classes that occur in each image. */
  Tensor loss(Tensor logits, List<GroundTruth> truths) {
    int classes = args.numClasses();
    float[] occurring = new float[truths.size() * classes];
    for (int image = 0; image < truths.size(); image++) {
      for (int label : truths.get(image).labels()) {
        occurring[image * classes + label] = 1;
      }
    }
    Tensor targets =
        Tensor.of(occurring, new Shape(truths.size(), classes), logits.device()).to(logits.type());
    return loss.binary(logits, targets, null, null);
  }

  @Override
  public List<PretrainedPart> pretrainedParts() {
    return args.initCfg() == null ? List.of() : args.initCfg().partsOf(this);
  }
}
