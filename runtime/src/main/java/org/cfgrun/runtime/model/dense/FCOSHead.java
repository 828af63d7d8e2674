package org.cfgrun.runtime.model.dense;

import java.util.ArrayList;
import java.util.List;
import org.cfgrun.components.Bounds;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.box.DistancePointBBoxCoder;
import org.cfgrun.runtime.box.MlvlPointGenerator;
import org.cfgrun.runtime.box.PointGrid;
import org.cfgrun.runtime.box.Stride;
import org.cfgrun.runtime.data.DetectionBatch;
import org.cfgrun.runtime.model.BinaryLoss;
import org.cfgrun.runtime.model.BoxLoss;
import org.cfgrun.runtime.model.ClassificationLoss;
import org.cfgrun.runtime.model.DenseTrainCfg;
import org.cfgrun.runtime.model.Losses;
import org.cfgrun.runtime.model.init.InitCfg;
import org.cfgrun.runtime.nn.Conv2d;
import org.cfgrun.runtime.nn.ConvLayers;
import org.cfgrun.runtime.nn.ConvShape;
import org.cfgrun.runtime.nn.ModulatedDeformConvLayers;
import org.cfgrun.runtime.nn.ModuleList;
import org.cfgrun.runtime.nn.NormLayers;
import org.cfgrun.runtime.nn.Scale;
import org.cfgrun.runtime.nn.Sequential;
import org.cfgrun.runtime.torch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Head of FCOS (https://arxiv.org/abs/1904.01355): predicts at every point class scores, the
 * distances to the edges of the box, and how central the point lies in it. A point is trained for
 * the smallest object that contains it and whose size fits its level. It ignores {@code assigner}
 * of {@code train_cfg}, as mmdet's does.
 */
@Component(Registries.MODELS)
public final class FCOSHead extends PointHead {
  /**
   * @param numClasses number of classes, without the background
   * @param inChannels number of channels of the feature maps
   * @param regressRanges smallest and largest distance to the farthest edge that each level is
   *     trained for, in pixels
   * @param centerSampling whether only points near the center of an object are positive
   * @param centerSampleRadius how near, in strides
   * @param normOnBbox whether distances are predicted in strides and clamped at 0; if False, their
   *     logarithms in pixels
   * @param centernessOnReg whether centerness is predicted from the box branch; if False, from the
   *     class branch
   * @param lossCls loss of the scores
   * @param lossBbox loss of the decoded boxes, weighted by their centerness
   * @param lossCenterness loss of the centerness; one with {@code use_sigmoid=True}
   * @param normCfg kind of normalization of the stacks; none if None
   * @param featChannels number of channels inside the stacks
   * @param stackedConvs number of convolutions of each stack
   * @param strides stride of each level, in pixels
   * @param dcnOnLastConv whether the last convolution of each stack is a DCNv2
   * @param convBias whether the convolutions of the stacks have a bias; {@code 'auto'} for those
   *     without normalization
   * @param bboxCoder encodes boxes relative to points
   * @param convCfg kind of convolution of the stacks; the plain one if None
   * @param initCfg initial values
   */
  public record Args(
      @Bounds(min = 1, max = ConvShape.MAX_CHANNELS) int numClasses,
      @Bounds(min = 1, max = ConvShape.MAX_CHANNELS) int inChannels,
      @Default("((-1, 64), (64, 128), (128, 256), (256, 512), (512, 1e8))")
          List<List<Double>> regressRanges,
      @Default("False") boolean centerSampling,
      @Bounds(min = 0, minExcluded = true) @Default("1.5") double centerSampleRadius,
      @Default("False") boolean normOnBbox,
      @Default("False") boolean centernessOnReg,
      @Default("dict(type='FocalLoss', use_sigmoid=True, gamma=2.0, alpha=0.25, loss_weight=1.0)")
          ClassificationLoss lossCls,
      @Default("dict(type='IoULoss', loss_weight=1.0)") BoxLoss lossBbox,
      @Default("dict(type='CrossEntropyLoss', use_sigmoid=True, loss_weight=1.0)")
          BinaryLoss lossCenterness,
      @Default("dict(type='GN', num_groups=32, requires_grad=True)") @Nullable NormLayers normCfg,
      @Bounds(min = 1, max = ConvShape.MAX_CHANNELS) @Default("256") int featChannels,
      @Bounds(min = 0, max = 1000) @Default("4") int stackedConvs,
      @Default("(4, 8, 16, 32, 64)") List<Stride> strides,
      @Default("False") boolean dcnOnLastConv,
      @Default("'auto'") ConvBias convBias,
      @Default("dict(type='DistancePointBBoxCoder')") DistancePointBBoxCoder bboxCoder,
      @Default("None") @Nullable ConvLayers convCfg,
      @Default(
              "dict(type='Normal', layer='Conv2d', std=0.01, override=dict(type='Normal',"
                  + " name='conv_cls', std=0.01, bias_prob=0.01))")
          @Nullable InitCfg initCfg) {}

  private final Args args;
  private final FcosTargets targets;
  private final Sequential clsConvs;
  private final Sequential regConvs;
  private final Conv2d convCls;
  private final Conv2d convReg;
  private final Conv2d convCenterness;
  private final ModuleList<Scale> scales;

  public FCOSHead(Args args) {
    super(
        args.numClasses(),
        args.inChannels(),
        new MlvlPointGenerator(args.strides(), 0.5),
        args.initCfg());
    this.args = args;
    requireSigmoid("loss_cls", args.lossCls().hasBackground());
    requireSigmoid("loss_centerness", args.lossCenterness().hasBackground());
    targets =
        FcosTargets.of(
            args.regressRanges(),
            args.strides().size(),
            args.numClasses(),
            args.centerSampling() ? args.centerSampleRadius() : 0,
            args.normOnBbox());
    ConvTower tower =
        new ConvTower(
            args.stackedConvs(),
            args.inChannels(),
            args.featChannels(),
            args.convCfg(),
            args.dcnOnLastConv() ? new ModulatedDeformConvLayers(1, false) : args.convCfg(),
            args.normCfg(),
            args.convBias().of(args.normCfg() != null));
    clsConvs = child("cls_convs", tower.build());
    regConvs = child("reg_convs", tower.build());
    convCls = child("conv_cls", tower.output(args.numClasses(), 3));
    convReg = child("conv_reg", tower.output(4, 3));
    convCenterness = child("conv_centerness", tower.output(1, 3));
    scales = child("scales", Scale.perLevel(args.strides().size()));
    childIfModule("loss_cls", args.lossCls());
    childIfModule("loss_bbox", args.lossBbox());
    applyInitCfg();
  }

  @Override
  public List<LevelOutput> forward(List<Tensor> features) {
    List<LevelOutput> outputs = new ArrayList<>();
    for (int level = 0; level < features.size(); level++) {
      Tensor cls = clsConvs.forward(features.get(level));
      Tensor reg = regConvs.forward(features.get(level));
      Tensor distances = scales.get(level).forward(convReg.forward(reg));
      outputs.add(
          new LevelOutput(
              convCls.forward(cls),
              args.normOnBbox() ? distances.relu() : distances.exp(),
              convCenterness.forward(args.centernessOnReg() ? reg : cls)));
    }
    return outputs;
  }

  /** Computes the outputs with distances in pixels. */
  @Override
  List<LevelOutput> predict(List<Tensor> features) {
    List<LevelOutput> outputs = forward(features);
    if (!args.normOnBbox()) {
      return outputs;
    }
    List<LevelOutput> scaled = new ArrayList<>();
    for (int level = 0; level < outputs.size(); level++) {
      LevelOutput output = outputs.get(level);
      scaled.add(
          new LevelOutput(
              output.scores(), output.codes().mul(points().stride(level).x()), output.factors()));
    }
    return scaled;
  }

  @Override
  String factorName() {
    return "centernesses";
  }

  @Override
  Tensor decode(int level, Tensor points, Tensor codes, int height, int width) {
    return args.bboxCoder().decode(points, codes, height, width);
  }

  @Override
  public Losses losses(List<Tensor> features, DetectionBatch batch, DenseTrainCfg cfg) {
    List<LevelOutput> outputs = forward(features);
    PointGrid grid = priors(outputs);
    FcosTargets.OfBatch wanted = targets.of(grid, batch);
    Positives positives = Positives.of(wanted.labels(), args.numClasses(), grid.points());
    Tensor places = positives.priors(grid.positions());
    Tensor distances = positives.of(wanted.distances());
    Tensor centerness = KERNEL.centerness(distances);
    Tensor count = positives.divisor(reduceMean(positives.indices().size()));
    Tensor total = reduceMean(centerness.sum()).get(0);
    Losses losses = new Losses();
    losses.add(
        "loss_cls",
        args.lossCls()
            .loss(
                LevelOutput.flatScores(outputs, args.numClasses()),
                wanted.labels(),
                wanted.weights(),
                count));
    losses.add(
        "loss_bbox",
        args.lossBbox()
            .loss(
                args.bboxCoder().decode(places, positives.of(LevelOutput.flatCodes(outputs, 4))),
                args.bboxCoder().decode(places, distances),
                centerness,
                total.maximum(Tensor.scalar(1e-6, centerness.device()))));
    losses.add(
        "loss_centerness",
        args.lossCenterness()
            .binary(
                positives.of(LevelOutput.flatFactors(outputs)).squeeze(1),
                centerness,
                null,
                count));
    return losses;
  }
}
