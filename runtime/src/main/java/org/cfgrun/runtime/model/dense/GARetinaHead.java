package org.cfgrun.runtime.model.dense;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.Bounds;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Inline;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.box.AnchorGrid;
import org.cfgrun.runtime.data.DetectionBatch;
import org.cfgrun.runtime.model.DenseTestCfg;
import org.cfgrun.runtime.model.DenseTrainCfg;
import org.cfgrun.runtime.model.DetectionTensors;
import org.cfgrun.runtime.model.FeatureMap;
import org.cfgrun.runtime.model.Losses;
import org.cfgrun.runtime.model.init.InitCfg;
import org.cfgrun.runtime.nn.Conv2d;
import org.cfgrun.runtime.nn.ConvLayers;
import org.cfgrun.runtime.nn.ConvShape;
import org.cfgrun.runtime.nn.NormLayers;
import org.cfgrun.runtime.nn.Sequential;
import org.cfgrun.runtime.torch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Head of RetinaNet with guided anchoring (https://arxiv.org/abs/1901.03278): location and shape of
 * one anchor per cell, to which deformable convolutions adapt the features that class scores and
 * box are computed from.
 */
@Component(Registries.MODELS)
public final class GARetinaHead extends AnchorHead {
  /**
   * @param numClasses number of classes, without the background
   * @param inChannels number of channels of the feature maps
   * @param stackedConvs number of convolutions of each stack
   * @param convCfg kind of convolution of the stacks; the plain one if None
   * @param normCfg kind of normalization of the stacks; none if None
   * @param initCfg initial values
   * @param guided arguments of guided anchoring
   */
  public record Args(
      @Bounds(min = 1, max = ConvShape.MAX_CHANNELS) int numClasses,
      @Bounds(min = 1, max = ConvShape.MAX_CHANNELS) int inChannels,
      @Bounds(min = 0, max = 1000) @Default("4") int stackedConvs,
      @Default("None") @Nullable ConvLayers convCfg,
      @Default("None") @Nullable NormLayers normCfg,
      @Default(
              "dict(type='Normal', layer='Conv2d', std=0.01, override=[dict(type='Normal',"
                  + " name='conv_loc', std=0.01, bias_prob=0.01), dict(type='Normal',"
                  + " name='retina_cls', std=0.01, bias_prob=0.01)])")
          @Nullable InitCfg initCfg,
      @Inline GuidedSettings guided) {}

  private final Args args;
  private final GuidedAnchors guided;
  private final Sequential clsConvs;
  private final Sequential regConvs;
  private final Conv2d location;
  private final Conv2d shape;
  private final FeatureAlign clsAdaption;
  private final FeatureAlign regAdaption;
  private final Conv2d cls;
  private final Conv2d reg;

  public GARetinaHead(Args args) {
    super(
        args.numClasses(),
        args.inChannels(),
        args.guided().squareAnchorGenerator(),
        args.initCfg());
    this.args = args;
    GuidedSettings settings = args.guided();
    guided = GuidedAnchors.of(settings, args.numClasses());
    int channels = settings.featChannels();
    if (args.stackedConvs() == 0 && args.inChannels() != channels) {
      throw new ArgumentException(
          "feat_channels",
          "Without stacked convolutions, expected `feat_channels` = %s as `in_channels`, got %s."
              .formatted(args.inChannels(), channels));
    }
    ConvTower tower =
        ConvTower.of(
            args.stackedConvs(), args.inChannels(), channels, args.convCfg(), args.normCfg());
    clsConvs = child("cls_convs", tower.build());
    regConvs = child("reg_convs", tower.build());
    location = child("conv_loc", tower.output(1, 1));
    shape = child("conv_shape", tower.output(2, 1));
    clsAdaption = child("feature_adaption_cls", settings.adaption());
    regAdaption = child("feature_adaption_reg", settings.adaption());
    cls = child("retina_cls", tower.output(args.numClasses(), 3));
    reg = child("retina_reg", tower.output(4, 3));
    childIfModule("loss_loc", settings.lossLoc());
    childIfModule("loss_shape", settings.lossShape());
    childIfModule("loss_cls", settings.lossCls());
    childIfModule("loss_bbox", settings.lossBbox());
    applyInitCfg();
    clsAdaption.initialize();
    regAdaption.initialize();
  }

  @Override
  public void checkInputs(List<FeatureMap> inputs) {
    checkLevels(inputs, args.guided().squareAnchorGenerator().levels(), SquareAnchors.ARGUMENT);
  }

  @Override
  protected Set<DenseTrainCfg.Option> trainOptions() {
    return DenseTrainCfg.Option.OF_GUIDED;
  }

  @Override
  public void checkTraining(DenseTrainCfg cfg) {
    ArgumentException.checkAll(() -> super.checkTraining(cfg), cfg.guided()::requireAll);
  }

  private List<GuidedAnchors.Output> outputs(List<Tensor> features) {
    List<GuidedAnchors.Output> outputs = new ArrayList<>();
    for (Tensor map : features) {
      Tensor classes = clsConvs.forward(map);
      Tensor boxes = regConvs.forward(map);
      Tensor sizes = shape.forward(boxes);
      Tensor fixed = sizes.detach();
      outputs.add(
          new GuidedAnchors.Output(
              new LevelOutput(
                  cls.forward(clsAdaption.forward(classes, fixed)),
                  reg.forward(regAdaption.forward(boxes, fixed))),
              sizes,
              location.forward(classes)));
    }
    return outputs;
  }

  /**
   * Computes the maps. The codes of a cell are those of its box and then of its anchor; instead of
   * a factor of the scores, there is the score of the location.
   */
  @Override
  public List<LevelOutput> forward(List<Tensor> features) {
    return outputs(features).stream().map(GuidedAnchors.Output::joined).toList();
  }

  @Override
  String factorName() {
    return "loc_preds";
  }

  @Override
  Tensor decode(int level, Tensor squares, Tensor codes, int height, int width) {
    return guided.decode(squares, codes, height, width);
  }

  /**
   * Selects candidates. Unlike in other heads, the best cells of a level are selected before the
   * score threshold is applied to their classes.
   */
  @Override
  DetectionTensors candidates(
      List<LevelOutput> outputs,
      int image,
      int height,
      int width,
      @Nullable Tensor scale,
      DenseTestCfg cfg) {
    AnchorGrid squares = priors(outputs);
    List<Tensor> scores = new ArrayList<>();
    List<Tensor> boxes = new ArrayList<>();
    for (int level = 0; level < outputs.size(); level++) {
      GuidedAnchors.Candidates found =
          guided.best(
              outputs.get(level), squares.level(level), image, true, cfg.nmsPre(), height, width);
      scores.add(found.scores());
      boxes.add(found.boxes());
    }
    Tensor corners = Tensor.cat(boxes, 0);
    List<Tensor> pairs =
        GuidedAnchors.KERNEL.above(
            Tensor.cat(scores, 0), scale == null ? corners : corners.div(scale), cfg.scoreThr());
    return new DetectionTensors(pairs.get(0), pairs.get(1), pairs.get(2));
  }

  @Override
  public Losses losses(List<Tensor> features, DetectionBatch batch, DenseTrainCfg cfg) {
    return guided.losses(outputs(features), batch, cfg, "loss_", "loss_");
  }
}
