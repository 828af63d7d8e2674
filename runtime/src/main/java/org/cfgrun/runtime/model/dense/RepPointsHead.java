package org.cfgrun.runtime.model.dense;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.Bounds;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.box.AnchorGrid;
import org.cfgrun.runtime.box.BoxesKernel;
import org.cfgrun.runtime.box.MlvlPointGenerator;
import org.cfgrun.runtime.box.PointAssigner;
import org.cfgrun.runtime.box.PointGrid;
import org.cfgrun.runtime.box.Stride;
import org.cfgrun.runtime.data.DetectionBatch;
import org.cfgrun.runtime.data.ImageObjects;
import org.cfgrun.runtime.model.BoxLoss;
import org.cfgrun.runtime.model.ClassificationLoss;
import org.cfgrun.runtime.model.DenseTrainCfg;
import org.cfgrun.runtime.model.FeatureMap;
import org.cfgrun.runtime.model.Losses;
import org.cfgrun.runtime.model.StageTrainCfg;
import org.cfgrun.runtime.model.init.InitCfg;
import org.cfgrun.runtime.nn.Conv2d;
import org.cfgrun.runtime.nn.ConvLayers;
import org.cfgrun.runtime.nn.ConvShape;
import org.cfgrun.runtime.nn.DeformConv2d;
import org.cfgrun.runtime.nn.Init;
import org.cfgrun.runtime.nn.NormLayers;
import org.cfgrun.runtime.nn.Parameter;
import org.cfgrun.runtime.nn.Sequential;
import org.cfgrun.runtime.torch.Autograd;
import org.cfgrun.runtime.torch.Kernel;
import org.cfgrun.runtime.torch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Head of RepPoints (https://arxiv.org/abs/1904.11490). From a first set of points around every
 * cell, deformable convolutions sample features, which refine the points and give class scores. A
 * box is computed from each set of points, and each has its own targets and loss. All are predicted
 * in strides.
 */
@Component(Registries.MODELS)
public final class RepPointsHead extends PointHead {
  /** Computation of a box from points. */
  public enum TransformMethod {
    /** The smallest box that contains the points. */
    MINMAX,
    /** The smallest box that contains the first four points. */
    PARTIAL_MINMAX,
    /** The mean of the points, and their standard deviation times learned factors. */
    MOMENT
  }

  /**
   * @param numClasses number of classes, without the background
   * @param inChannels number of channels of the feature maps
   * @param pointFeatChannels number of channels of the last layers
   * @param numPoints number of points of a cell: an odd square number
   * @param gradientMul share of the gradient of the sampled points that reaches the first points
   * @param pointStrides stride of each level, in pixels
   * @param pointBaseScale unit of the losses of boxes, and size of the first boxes, in strides
   * @param lossCls loss of the scores
   * @param lossBboxInit loss of the boxes of the first points
   * @param lossBboxRefine loss of the boxes of the refined points
   * @param useGridPoints whether points form a regular grid in a predicted box
   * @param centerInit whether first points are relative to the center of the cell; if False, to a
   *     regular grid
   * @param transformMethod {@code minmax}, {@code partial_minmax} or {@code moment}: computation of
   *     a box from points
   * @param momentMul share of the gradient that reaches the factors of {@code moment}
   * @param featChannels number of channels inside the stacks
   * @param stackedConvs number of convolutions of each stack
   * @param convCfg kind of convolution of the stacks; the plain one if None
   * @param normCfg kind of normalization of the stacks; none if None
   * @param initCfg initial values
   */
  public record Args(
      @Bounds(min = 1, max = ConvShape.MAX_CHANNELS) int numClasses,
      @Bounds(min = 1, max = ConvShape.MAX_CHANNELS) int inChannels,
      @Bounds(min = 1, max = ConvShape.MAX_CHANNELS) @Default("256") int pointFeatChannels,
      @Bounds(min = 1, max = 10000) @Default("9") int numPoints,
      @Bounds(min = 0, max = 1) @Default("0.1") double gradientMul,
      @Default("[8, 16, 32, 64, 128]") List<Stride> pointStrides,
      @Bounds(min = 0, minExcluded = true) @Default("4") double pointBaseScale,
      @Default("dict(type='FocalLoss', use_sigmoid=True, gamma=2.0, alpha=0.25, loss_weight=1.0)")
          ClassificationLoss lossCls,
      @Default("dict(type='SmoothL1Loss', beta=0.1111111111111111, loss_weight=0.5)")
          BoxLoss lossBboxInit,
      @Default("dict(type='SmoothL1Loss', beta=0.1111111111111111, loss_weight=1.0)")
          BoxLoss lossBboxRefine,
      @Default("False") boolean useGridPoints,
      @Default("True") boolean centerInit,
      @Default("'moment'") TransformMethod transformMethod,
      @Bounds(min = 0, max = 1) @Default("0.01") double momentMul,
      @Bounds(min = 1, max = ConvShape.MAX_CHANNELS) @Default("256") int featChannels,
      @Bounds(min = 0, max = 1000) @Default("4") int stackedConvs,
      @Default("None") @Nullable ConvLayers convCfg,
      @Default("None") @Nullable NormLayers normCfg,
      @Default(
              "dict(type='Normal', layer='Conv2d', std=0.01, override=dict(type='Normal',"
                  + " name='reppoints_cls_out', std=0.01, bias_prob=0.01))")
          @Nullable InitCfg initCfg) {}

  private static final RepPointsKernel POINTS = Kernel.bind(RepPointsKernel.class);
  private static final BoxesKernel BOXES = Kernel.bind(BoxesKernel.class);

  private final Args args;
  private final int window;
  private final Sequential clsConvs;
  private final Sequential regConvs;
  private final DeformConv2d clsConv;
  private final Conv2d clsOut;
  private final Conv2d initConv;
  private final Conv2d initOut;
  private final DeformConv2d refineConv;
  private final Conv2d refineOut;
  private final @Nullable Parameter momentTransfer;

  public RepPointsHead(Args args) {
    super(
        args.numClasses(),
        args.inChannels(),
        new MlvlPointGenerator(args.pointStrides(), 0),
        args.initCfg());
    this.args = args;
    requireSigmoid("loss_cls", args.lossCls().hasBackground());
    window = window(args.numPoints());
    ConvTower tower =
        ConvTower.of(
            args.stackedConvs(),
            args.inChannels(),
            args.featChannels(),
            args.convCfg(),
            args.normCfg());
    clsConvs = child("cls_convs", tower.build());
    regConvs = child("reg_convs", tower.build());
    int channels = args.pointFeatChannels();
    int outputs = args.useGridPoints() ? 4 : 2 * args.numPoints();
    ConvShape sampled = ConvShape.of(tower.outputs(), channels, window).padding((window - 1) / 2);
    clsConv = child("reppoints_cls_conv", new DeformConv2d(sampled, 1));
    clsOut = child("reppoints_cls_out", output(channels, args.numClasses()));
    initConv =
        child(
            "reppoints_pts_init_conv",
            new Conv2d(ConvShape.of(tower.outputs(), channels, 3).padding(1), true));
    initOut = child("reppoints_pts_init_out", output(channels, outputs));
    refineConv = child("reppoints_pts_refine_conv", new DeformConv2d(sampled, 1));
    refineOut = child("reppoints_pts_refine_out", output(channels, outputs));
    momentTransfer =
        args.transformMethod() == TransformMethod.MOMENT
            ? parameter("moment_transfer", Init.constant(0), 2)
            : null;
    childIfModule("loss_cls", args.lossCls());
    childIfModule("loss_bbox_init", args.lossBboxInit());
    childIfModule("loss_bbox_refine", args.lossBboxRefine());
    applyInitCfg();
  }

  private static int window(int points) {
    int size = (int) Math.round(Math.sqrt(points));
    if (size * size != points || size % 2 == 0 || size == 1) {
      throw new ArgumentException(
          "num_points", "Expected an odd square number such as 9, got %s.".formatted(points));
    }
    return size;
  }

  private static Conv2d output(int in, int out) {
    return new Conv2d(ConvShape.of(in, out, 1), true);
  }

  @Override
  public void checkInputs(List<FeatureMap> inputs) {
    checkLevels(inputs, args.pointStrides().size(), "point_strides");
  }

  @Override
  protected Set<DenseTrainCfg.Option> trainOptions() {
    return EnumSet.of(DenseTrainCfg.Option.INIT, DenseTrainCfg.Option.REFINE);
  }

  @Override
  public void checkTraining(DenseTrainCfg cfg) {
    ArgumentException.checkAll(
        () -> stage("init", cfg.stages().init()), () -> stage("refine", cfg.stages().refine()));
  }

  private static StageTrainCfg stage(String name, @Nullable StageTrainCfg stage) {
    if (stage == null) {
      throw new ArgumentException(
          name, "`RepPointsHead` requires `%s` with an assigner. Add it.".formatted(name));
    }
    return stage;
  }

  /**
   * Output on one level.
   *
   * @param scores {@code [N, classes, H, W]}
   * @param first {@code [N, 2 * points, H, W]}: y and x of each first point, in strides
   * @param refined {@code [N, 2 * points, H, W]}: y and x of each refined point, in strides
   */
  private record Points(Tensor scores, Tensor first, Tensor refined) {}

  @Override
  public List<LevelOutput> forward(List<Tensor> features) {
    return features.stream()
        .map(this::points)
        .map(level -> new LevelOutput(level.scores, boxes(level.refined)))
        .toList();
  }

  private Points points(Tensor map) {
    Tensor windows = POINTS.windows(map, window);
    double half = args.pointBaseScale() / 2;
    Tensor cls = clsConvs.forward(map);
    Tensor reg = regConvs.forward(map);
    Tensor first = initOut.forward(initConv.forward(reg).relu_());
    Tensor box = null;
    if (args.useGridPoints()) {
      List<Tensor> grid = POINTS.grid(first, POINTS.square(map, half), window);
      first = grid.get(0);
      box = grid.get(1).detach();
    } else if (!args.centerInit()) {
      first = first.add(windows.mul(2 * half / (window - 1)));
    }
    Tensor offsets = POINTS.offsets(first, windows, args.gradientMul());
    Tensor scores = clsOut.forward(clsConv.forward(cls, offsets).relu_());
    Tensor refined = refineOut.forward(refineConv.forward(reg, offsets).relu_());
    refined = box == null ? refined.add(first.detach()) : POINTS.grid(refined, box, window).get(0);
    return new Points(scores, first, refined);
  }

  /** Computes a box from each set of points. */
  private Tensor boxes(Tensor points) {
    return switch (args.transformMethod()) {
      case MINMAX -> POINTS.minmax(points, args.numPoints());
      case PARTIAL_MINMAX -> POINTS.minmax(points, Math.min(4, args.numPoints()));
      case MOMENT ->
          POINTS.moment(points, Objects.requireNonNull(momentTransfer).data(), args.momentMul());
    };
  }

  @Override
  Tensor decode(int level, Tensor points, Tensor codes, int height, int width) {
    Stride stride = args.pointStrides().get(level);
    return BOXES.clip(POINTS.scaled(codes, points, stride.x(), stride.y()), height, width);
  }

  @Override
  public Losses losses(List<Tensor> features, DetectionBatch batch, DenseTrainCfg cfg) {
    List<Points> levels = features.stream().map(this::points).toList();
    List<LevelOutput> outputs =
        levels.stream().map(level -> new LevelOutput(level.scores, level.first)).toList();
    PointGrid grid = priors(outputs);
    int width = 2 * args.numPoints();
    Tensor first = LevelOutput.flatCodes(outputs, width);
    Tensor refined = KERNEL.flat(levels.stream().map(Points::refined).toList(), width);
    AnchorTargets.OfBatch firstTargets = first(grid, batch, stage("init", cfg.stages().init()));
    AnchorTargets.OfBatch refinedTargets =
        refined(grid, batch, first.detach(), stage("refine", cfg.stages().refine()));
    AnchorTargets targets = refinedTargets.flat();
    Losses losses = new Losses();
    losses.add(
        "loss_cls",
        args.lossCls()
            .loss(
                LevelOutput.flatScores(outputs, numClasses()),
                targets.labels(),
                targets.weights(),
                refinedTargets.average()));
    losses.add("loss_pts_init", loss(args.lossBboxInit(), first, grid, firstTargets));
    losses.add("loss_pts_refine", loss(args.lossBboxRefine(), refined, grid, refinedTargets));
    return losses;
  }

  private AnchorTargets.OfBatch first(PointGrid grid, DetectionBatch batch, StageTrainCfg cfg) {
    Tensor rows =
        cfg.assigner() instanceof PointAssigner
            ? grid.points().narrow(1, 0, 3)
            : POINTS.squares(grid.points(), args.pointBaseScale());
    return AnchorTargets.of(grid.with(rows), batch, cfg.asDense(), null, numClasses());
  }

  /** Assigns objects to the boxes of the first points, which differ between images. */
  private AnchorTargets.OfBatch refined(
      PointGrid grid, DetectionBatch batch, Tensor first, StageTrainCfg cfg) {
    DenseTrainCfg dense = cfg.asDense();
    long n = grid.points().shape().get(0);
    Tensor codes = Autograd.noGrad(() -> boxes(first));
    List<AnchorTargets> images = new ArrayList<>();
    List<ImageObjects> truths = batch.objects();
    for (int image = 0; image < batch.size(); image++) {
      Tensor boxes = POINTS.boxes(codes.narrow(0, image * n, n), grid.points());
      AnchorGrid anchors = grid.with(boxes);
      images.add(
          new ImageTargets(anchors, dense, null, numClasses())
              .of(batch.metas().get(image), truths.get(image)));
    }
    return AnchorTargets.of(images, grid.starts(), dense);
  }

  /** Computes the loss of the boxes of points, in {@code point_base_scale} strides. */
  private Tensor loss(BoxLoss loss, Tensor points, PointGrid grid, AnchorTargets.OfBatch targets) {
    AnchorTargets flat = targets.flat();
    Positives positives = Positives.of(flat.labels(), numClasses(), grid.points());
    Tensor centers = positives.priors(grid.points());
    Tensor unit = centers.narrow(1, 2, 1).mul(args.pointBaseScale());
    Tensor boxes = boxes(POINTS.placed(positives.of(points), centers));
    return loss.loss(
        boxes.div(unit), positives.of(flat.boxes()).div(unit), null, targets.average());
  }
}
