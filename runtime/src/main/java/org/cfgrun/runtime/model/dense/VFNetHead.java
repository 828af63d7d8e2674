package org.cfgrun.runtime.model.dense;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.Bounds;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.box.AnchorGenerator;
import org.cfgrun.runtime.box.BboxOverlaps2D;
import org.cfgrun.runtime.box.DistancePointBBoxCoder;
import org.cfgrun.runtime.box.MlvlPointGenerator;
import org.cfgrun.runtime.box.PointGrid;
import org.cfgrun.runtime.box.Stride;
import org.cfgrun.runtime.data.DetectionBatch;
import org.cfgrun.runtime.model.BoxLoss;
import org.cfgrun.runtime.model.ClassificationLoss;
import org.cfgrun.runtime.model.DenseTrainCfg;
import org.cfgrun.runtime.model.FeatureMap;
import org.cfgrun.runtime.model.Losses;
import org.cfgrun.runtime.model.QualityLoss;
import org.cfgrun.runtime.model.init.InitCfg;
import org.cfgrun.runtime.nn.Conv2d;
import org.cfgrun.runtime.nn.ConvLayers;
import org.cfgrun.runtime.nn.ConvModule;
import org.cfgrun.runtime.nn.ConvShape;
import org.cfgrun.runtime.nn.DeformConv2d;
import org.cfgrun.runtime.nn.ModulatedDeformConvLayers;
import org.cfgrun.runtime.nn.ModuleList;
import org.cfgrun.runtime.nn.NormLayers;
import org.cfgrun.runtime.nn.Scale;
import org.cfgrun.runtime.nn.Sequential;
import org.cfgrun.runtime.torch.Autograd;
import org.cfgrun.runtime.torch.Kernel;
import org.cfgrun.runtime.torch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Head of VarifocalNet (VFNet, https://arxiv.org/abs/2008.13367). From the distances to the edges
 * of a first box, deformable convolutions sample nine points of that box; from these come factors
 * that refine the distances, and scores that predict the IoU of the refined box.
 */
@Component(Registries.MODELS)
public final class VFNetHead extends PointHead {
  /** Unit of the distances that the first box is predicted in. */
  public enum BboxNormType {
    /** The largest distance that the level is trained for. */
    REG_DENOM,
    /** The stride of the level. */
    STRIDE
  }

  /**
   * @param numClasses number of classes, without the background
   * @param inChannels number of channels of the feature maps
   * @param regressRanges smallest and largest distance to the farthest edge that each level is
   *     trained for, in pixels
   * @param centerSampling whether only points near the center of an object are positive, without
   *     {@code use_atss}
   * @param centerSampleRadius how near, in strides
   * @param syncNumPos whether the loss of the scores is divided by the mean number of positives
   *     over all processes; if False, by that of this process
   * @param gradientMul share of the gradient of the sampled points that reaches the first box
   * @param bboxNormType {@code reg_denom} or {@code stride}: unit of the distances of the first box
   * @param lossClsFl loss of the scores without {@code use_vfl}
   * @param useVfl whether scores predict the IoU of the box
   * @param lossCls loss of the scores with {@code use_vfl}
   * @param lossBbox loss of the first boxes, weighted by their IoU
   * @param lossBboxRefine loss of the refined boxes, weighted by their IoU
   * @param normCfg kind of normalization of the stacks; none if None
   * @param useAtss whether {@code assigner} of {@code train_cfg} assigns objects to anchors; if
   *     False, objects are assigned to points as in FCOS
   * @param regDecodedBbox must be True: the loss compares decoded boxes
   * @param anchorGenerator generates the anchors for {@code use_atss}, one per cell, and the points
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
      @Default("True") boolean syncNumPos,
      @Bounds(min = 0, max = 1) @Default("0.1") double gradientMul,
      @Default("'reg_denom'") BboxNormType bboxNormType,
      @Default("dict(type='FocalLoss', use_sigmoid=True, gamma=2.0, alpha=0.25, loss_weight=1.0)")
          ClassificationLoss lossClsFl,
      @Default("True") boolean useVfl,
      @Default(
              "dict(type='VarifocalLoss', use_sigmoid=True, alpha=0.75, gamma=2.0,"
                  + " iou_weighted=True, loss_weight=1.0)")
          QualityLoss lossCls,
      @Default("dict(type='GIoULoss', loss_weight=1.5)") BoxLoss lossBbox,
      @Default("dict(type='GIoULoss', loss_weight=2.0)") BoxLoss lossBboxRefine,
      @Default("dict(type='GN', num_groups=32, requires_grad=True)") @Nullable NormLayers normCfg,
      @Default("True") boolean useAtss,
      @Default("True") boolean regDecodedBbox,
      @Default(
              "dict(type='AnchorGenerator', ratios=[1.0], octave_base_scale=8, scales_per_octave=1,"
                  + " center_offset=0.0, strides=[8, 16, 32, 64, 128])")
          AnchorGenerator anchorGenerator,
      @Bounds(min = 1, max = ConvShape.MAX_CHANNELS) @Default("256") int featChannels,
      @Bounds(min = 0, max = 1000) @Default("4") int stackedConvs,
      @Default("(4, 8, 16, 32, 64)") List<Stride> strides,
      @Default("False") boolean dcnOnLastConv,
      @Default("'auto'") ConvBias convBias,
      @Default("dict(type='DistancePointBBoxCoder')") DistancePointBBoxCoder bboxCoder,
      @Default("None") @Nullable ConvLayers convCfg,
      @Default(
              "dict(type='Normal', layer='Conv2d', std=0.01, override=dict(type='Normal',"
                  + " name='vfnet_cls', std=0.01, bias_prob=0.01))")
          @Nullable InitCfg initCfg) {}

  /** Least IoU that weights a box. */
  private static final double LEAST = 1e-6;

  private static final StarKernel STAR = Kernel.bind(StarKernel.class);

  private final Args args;
  private final FcosTargets targets;
  private final Sequential clsConvs;
  private final Sequential regConvs;
  private final ConvModule regConv;
  private final Conv2d reg;
  private final DeformConv2d refineConv;
  private final Conv2d refine;
  private final DeformConv2d clsConv;
  private final Conv2d cls;
  private final ModuleList<Scale> scales;
  private final ModuleList<Scale> refineScales;

  public VFNetHead(Args args) {
    super(
        args.numClasses(),
        args.inChannels(),
        new MlvlPointGenerator(
            strides(args.anchorGenerator()),
            args.useAtss() ? args.anchorGenerator().centerOffset() : 0.5),
        args.initCfg());
    this.args = args;
    requireSigmoid("loss_cls_fl", args.lossClsFl().hasBackground());
    check(args);
    targets =
        FcosTargets.of(
            args.regressRanges(),
            args.strides().size(),
            args.numClasses(),
            args.centerSampling() ? args.centerSampleRadius() : 0,
            false);
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
    regConv = child("vfnet_reg_conv", tower.layer());
    reg = child("vfnet_reg", tower.output(4, 3));
    scales = child("scales", Scale.perLevel(args.strides().size()));
    ConvShape window = ConvShape.of(args.featChannels(), args.featChannels(), 3).padding(1);
    refineConv = child("vfnet_reg_refine_dconv", new DeformConv2d(window, 1));
    refine = child("vfnet_reg_refine", tower.output(4, 3));
    refineScales = child("scales_refine", Scale.perLevel(args.strides().size()));
    clsConv = child("vfnet_cls_dconv", new DeformConv2d(window, 1));
    cls = child("vfnet_cls", tower.output(args.numClasses(), 3));
    if (!args.useVfl()) {
      childIfModule("loss_cls", args.lossClsFl());
    }
    childIfModule("loss_bbox", args.lossBbox());
    childIfModule("loss_bbox_refine", args.lossBboxRefine());
    applyInitCfg();
    if (args.initCfg() != null) {
      regConv.initialize();
    }
  }

  private static void check(Args args) {
    if (!args.regDecodedBbox()) {
      throw new ArgumentException(
          "reg_decoded_bbox", "Expected True: the losses compare decoded boxes. Remove it.");
    }
    GFLHead.requireOneAnchor(args.anchorGenerator());
    if (!strides(args.anchorGenerator()).equals(args.strides())) {
      throw new ArgumentException(
          "strides",
          "Expected the strides of `anchor_generator`, got others. Set both to the same strides.");
    }
    if (args.strides().size() < 2) {
      throw new ArgumentException("strides", "Expected at least two strides, got one.");
    }
  }

  private static List<Stride> strides(AnchorGenerator anchors) {
    return IntStream.range(0, anchors.levels()).mapToObj(anchors::stride).toList();
  }

  @Override
  public void checkInputs(List<FeatureMap> inputs) {
    ArgumentException.checkAll(() -> super.checkInputs(inputs), this::checkChannels);
  }

  private void checkChannels() {
    if (args.stackedConvs() == 0 && args.inChannels() != args.featChannels()) {
      throw new ArgumentException(
          "feat_channels",
          "Without stacked convolutions, expected `feat_channels` = %s as `in_channels`, got %s."
              .formatted(args.inChannels(), args.featChannels()));
    }
  }

  @Override
  public void checkTraining(DenseTrainCfg cfg) {
    if (args.useAtss()) {
      cfg.requiredAssigner();
    }
  }

  /**
   * Output on one level.
   *
   * @param scores {@code [N, classes, H, W]}
   * @param first {@code [N, 4, H, W]}: distances of the first box, in pixels
   * @param refined {@code [N, 4, H, W]}: distances of the refined box, in pixels
   */
  private record Boxes(Tensor scores, Tensor first, Tensor refined) {}

  @Override
  public List<LevelOutput> forward(List<Tensor> features) {
    return outputs(boxes(features));
  }

  private static List<LevelOutput> outputs(List<Boxes> boxes) {
    return boxes.stream().map(level -> new LevelOutput(level.scores, level.refined)).toList();
  }

  private List<Boxes> boxes(List<Tensor> features) {
    List<Boxes> boxes = new ArrayList<>();
    for (int level = 0; level < features.size(); level++) {
      Stride stride = points().stride(level);
      Tensor regMap = regConvs.forward(features.get(level));
      Tensor distances = scales.get(level).forward(reg.forward(regConv.forward(regMap)));
      Tensor first = distances.exp().mul(unit(level));
      Tensor offsets = STAR.offsets(first, args.gradientMul(), stride.x(), stride.y());
      Tensor sampled = refineConv.forward(regMap, offsets).relu_();
      Tensor factors = refineScales.get(level).forward(refine.forward(sampled)).exp();
      Tensor clsMap = clsConv.forward(clsConvs.forward(features.get(level)), offsets).relu_();
      boxes.add(new Boxes(cls.forward(clsMap), first, factors.mul(first.detach())));
    }
    return boxes;
  }

  private double unit(int level) {
    if (args.bboxNormType() == BboxNormType.STRIDE) {
      return points().stride(level).x();
    }
    // The range of the last level has no upper end.
    int last = args.strides().size() - 1;
    return level == last ? targets.highs()[last - 1] * 2 : targets.highs()[level];
  }

  @Override
  Tensor decode(int level, Tensor points, Tensor codes, int height, int width) {
    return args.bboxCoder().decode(points, codes, height, width);
  }

  @Override
  public Losses losses(List<Tensor> features, DetectionBatch batch, DenseTrainCfg cfg) {
    List<Boxes> boxes = boxes(features);
    List<LevelOutput> outputs = outputs(boxes);
    PointGrid grid = priors(outputs);
    Wanted wanted = wanted(grid, batch, cfg);
    Positives positives = Positives.of(wanted.labels, numClasses(), grid.points());
    Tensor places = positives.priors(grid.positions());
    Tensor targetBoxes = args.bboxCoder().decode(places, positives.of(wanted.distances));
    Tensor first = KERNEL.flat(boxes.stream().map(Boxes::first).toList(), 4);
    Tensor firstBoxes = args.bboxCoder().decode(places, positives.of(first));
    Tensor refined =
        args.bboxCoder().decode(places, positives.of(LevelOutput.flatCodes(outputs, 4)));
    Tensor overlaps = overlaps(refined, targetBoxes);
    Tensor scores = LevelOutput.flatScores(outputs, numClasses());
    Tensor firstOverlaps = overlaps(firstBoxes, targetBoxes);
    List<Tensor> totals = reduceMean(firstOverlaps.sum(), overlaps.sum());
    Losses losses = new Losses();
    losses.add("loss_cls", classification(scores, wanted, positives, overlaps));
    losses.add(
        "loss_bbox",
        weighted(args.lossBbox(), firstBoxes, targetBoxes, firstOverlaps, totals.get(0)));
    losses.add(
        "loss_bbox_rf",
        weighted(args.lossBboxRefine(), refined, targetBoxes, overlaps, totals.get(1)));
    return losses;
  }

  private Tensor classification(
      Tensor scores, Wanted wanted, Positives positives, Tensor overlaps) {
    long own = positives.indices().size();
    Tensor count = positives.divisor(args.syncNumPos() ? reduceMean(own) : own);
    if (!args.useVfl()) {
      return args.lossClsFl().loss(scores, wanted.labels, wanted.weights, count);
    }
    Tensor qualities = positives.spread(overlaps, wanted.weights);
    Tensor weights = wanted.weights.onesLike();
    return args.lossCls().loss(scores, wanted.labels, qualities, weights, count);
  }

  private static Tensor overlaps(Tensor boxes, Tensor targets) {
    return Autograd.noGrad(
        () -> BboxOverlaps2D.aligned(boxes, targets).maximum(Tensor.scalar(LEAST, boxes.device())));
  }

  private static Tensor weighted(
      BoxLoss loss, Tensor boxes, Tensor targets, Tensor overlaps, Tensor total) {
    Tensor one = Tensor.scalar(1, overlaps.device());
    return loss.loss(boxes, targets, overlaps, total.maximum(one));
  }

  /** Targets of the points of a batch; see {@link FcosTargets.OfBatch}. */
  private record Wanted(Tensor labels, Tensor weights, Tensor distances) {}

  private Wanted wanted(PointGrid grid, DetectionBatch batch, DenseTrainCfg cfg) {
    if (!args.useAtss()) {
      FcosTargets.OfBatch wanted = targets.of(grid, batch);
      return new Wanted(wanted.labels(), wanted.weights(), wanted.distances());
    }
    AnchorTargets wanted =
        AnchorTargets.of(
                args.anchorGenerator().grid(grid.sizes(), grid.points().device()),
                batch,
                cfg,
                null,
                numClasses())
            .flat();
    Tensor places = grid.positions().unsqueeze(0).expand(batch.size(), -1, -1).reshape(-1, 2);
    return new Wanted(
        wanted.labels(), wanted.weights(), args.bboxCoder().encode(places, wanted.boxes()));
  }
}
