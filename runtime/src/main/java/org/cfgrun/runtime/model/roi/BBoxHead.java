package org.cfgrun.runtime.model.roi;

import java.util.List;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.Bounds;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.box.BoxCoder;
import org.cfgrun.runtime.model.BoxLoss;
import org.cfgrun.runtime.model.OutputSize;
import org.cfgrun.runtime.model.RegionLoss;
import org.cfgrun.runtime.model.init.InitCfg;
import org.cfgrun.runtime.model.init.PretrainedPart;
import org.cfgrun.runtime.nn.ConvShape;
import org.cfgrun.runtime.nn.Init;
import org.cfgrun.runtime.nn.Linear;
import org.cfgrun.runtime.nn.LinearLayers;
import org.cfgrun.runtime.torch.Tensor;
import org.jspecify.annotations.Nullable;

/** Head of one linear layer for scores and one for boxes. */
@Component(Registries.MODELS)
public final class BBoxHead extends RoiBoxHead implements PretrainedPart.Owner {
  /**
   * @param withAvgPool whether features are averaged over a region
   * @param withCls must be True: the head has scores
   * @param withReg must be True: the head has boxes
   * @param roiFeatSize height and width of the features of a region
   * @param inChannels number of channels of the features of a region
   * @param numClasses number of classes, without the background
   * @param bboxCoder encodes boxes relative to regions
   * @param regClassAgnostic whether all classes share one box
   * @param regDecodedBbox whether the loss compares decoded boxes; if False, encoded boxes
   * @param lossCls loss of the scores
   * @param lossBbox loss of the boxes
   * @param clsPredictorCfg kind of the linear layer for scores
   * @param regPredictorCfg kind of the linear layer for boxes
   * @param initCfg initial values; by default, normal with deviation 0.01 for scores and 0.001 for
   *     boxes
   */
  public record Args(
      @Default("False") boolean withAvgPool,
      @Default("True") boolean withCls,
      @Default("True") boolean withReg,
      @Default("7") OutputSize roiFeatSize,
      @Bounds(min = 1, max = ConvShape.MAX_CHANNELS) @Default("256") int inChannels,
      @Bounds(min = 1, max = ConvShape.MAX_CHANNELS) @Default("80") int numClasses,
      @Default(
              "dict(type='DeltaXYWHBBoxCoder', target_means=[0., 0., 0., 0.],"
                  + " target_stds=[0.1, 0.1, 0.2, 0.2])")
          BoxCoder bboxCoder,
      @Default("False") boolean regClassAgnostic,
      @Default("False") boolean regDecodedBbox,
      @Default("dict(type='CrossEntropyLoss', use_sigmoid=False, loss_weight=1.0)")
          RegionLoss lossCls,
      @Default("dict(type='SmoothL1Loss', beta=1.0, loss_weight=1.0)") BoxLoss lossBbox,
      @Default("dict(type='Linear')") LinearLayers clsPredictorCfg,
      @Default("dict(type='Linear')") LinearLayers regPredictorCfg,
      @Default("None") @Nullable InitCfg initCfg) {
    public Args {
      require("with_cls", withCls);
      require("with_reg", withReg);
    }

    private static void require(String argument, boolean value) {
      if (!value) {
        throw new ArgumentException(
            argument, "`%s=False` is not supported. Remove it.".formatted(argument));
      }
    }
  }

  private final Args args;
  private final RoiPredictions predictions;
  private final Linear cls;
  private final Linear reg;

  public BBoxHead(Args args) {
    this.args = args;
    int classes = args.numClasses();
    predictions =
        new RoiPredictions(
            args.numClasses(),
            args.lossCls(),
            new EncodedBoxes(
                args.numClasses(),
                args.bboxCoder(),
                args.regClassAgnostic(),
                args.regDecodedBbox(),
                args.lossBbox()));
    declareLosses(args.lossCls(), args.lossBbox());
    OutputSize size = args.roiFeatSize();
    int in = args.inChannels() * (args.withAvgPool() ? 1 : size.height() * size.width());
    cls = child("fc_cls", args.clsPredictorCfg().layer(in, predictions.scores()));
    reg = child("fc_reg", args.regPredictorCfg().layer(in, predictions.codes()));
    cls.init(Init.normal(0, 0.01));
    reg.init(Init.normal(0, 0.001));
    if (args.initCfg() != null) {
      args.initCfg().apply(this);
    }
  }

  @Override
  public int numClasses() {
    return args.numClasses();
  }

  @Override
  public void checkInputs(int channels, OutputSize size) {
    requireInputs(args.inChannels(), args.roiFeatSize(), channels, size);
  }

  @Override
  public Output forward(Tensor features) {
    Tensor x =
        args.withAvgPool() ? features.mean(new int[] {2, 3}, false) : features.flatten(1, -1);
    return new Output(cls.forward(x), reg.forward(x));
  }

  @Override
  RoiPredictions predictions() {
    return predictions;
  }

  @Override
  public List<PretrainedPart> pretrainedParts() {
    return args.initCfg() == null ? List.of() : args.initCfg().partsOf(this);
  }
}
