package org.cfgrun.runtime.model.dense;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.Bounds;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.box.AnchorGenerator;
import org.cfgrun.runtime.box.AnchorGrid;
import org.cfgrun.runtime.box.BoxCoder;
import org.cfgrun.runtime.box.MapSize;
import org.cfgrun.runtime.box.Stride;
import org.cfgrun.runtime.box.TaskAlignedAssigner;
import org.cfgrun.runtime.data.DetectionBatch;
import org.cfgrun.runtime.data.ImageObjects;
import org.cfgrun.runtime.model.BoxLoss;
import org.cfgrun.runtime.model.ClassificationLoss;
import org.cfgrun.runtime.model.DenseTrainCfg;
import org.cfgrun.runtime.model.EpochAware;
import org.cfgrun.runtime.model.Losses;
import org.cfgrun.runtime.model.QualityLoss;
import org.cfgrun.runtime.nn.Conv2d;
import org.cfgrun.runtime.nn.ConvModule;
import org.cfgrun.runtime.nn.ConvShape;
import org.cfgrun.runtime.nn.Init;
import org.cfgrun.runtime.nn.Layer;
import org.cfgrun.runtime.nn.ModulatedDeformConvLayers;
import org.cfgrun.runtime.nn.ModuleList;
import org.cfgrun.runtime.nn.NormLayers;
import org.cfgrun.runtime.nn.ReLU;
import org.cfgrun.runtime.nn.Scale;
import org.cfgrun.runtime.torch.Autograd;
import org.cfgrun.runtime.torch.Functional;
import org.cfgrun.runtime.torch.Kernel;
import org.cfgrun.runtime.torch.Shape;
import org.cfgrun.runtime.torch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Head of TOOD (https://arxiv.org/abs/2108.07755). Class scores and boxes come from the same stack,
 * each by its own weights of the layers. Scores are geometric means with a predicted alignment;
 * edges of boxes are taken from neighboring cells, at predicted offsets. Until {@code
 * initial_epoch} of {@code train_cfg}, it is trained with the targets of {@code initial_assigner},
 * later with those that align best; {@code SetEpochInfoHook} tells the epoch.
 */
@Component(Registries.MODELS)
public final class TOODHead extends AnchorHead implements EpochAware {
  /** Base of the predicted boxes. */
  public enum AnchorType {
    /** Distances in strides from the centers of anchors. */
    ANCHOR_FREE,
    /** Codes of {@code bbox_coder} relative to anchors. */
    ANCHOR_BASED
  }

  /**
   * @param numClasses number of classes, without the background
   * @param inChannels number of channels of the feature maps
   * @param numDcn number of convolutions at the start of the stack that are DCNv2
   * @param anchorType {@code anchor_free} or {@code anchor_based}: base of the predicted boxes
   * @param initialLossCls loss of the scores, which are probabilities, until {@code initial_epoch}
   * @param stackedConvs number of convolutions of the stack
   * @param normCfg kind of normalization of the stack; none if None
   * @param featChannels number of channels inside the stack, at least 8
   * @param anchorGenerator generates the anchors, one per cell
   * @param bboxCoder encodes boxes relative to anchors, with {@code anchor_based}
   * @param regDecodedBbox accepted for compatibility with mmdet's configs; has no effect
   * @param lossCls loss of the scores, which are probabilities
   * @param lossBbox loss of the boxes
   */
  public record Args(
      @Bounds(min = 1, max = ConvShape.MAX_CHANNELS) int numClasses,
      @Bounds(min = 1, max = ConvShape.MAX_CHANNELS) int inChannels,
      @Bounds(min = 0, max = 1000) @Default("0") int numDcn,
      @Default("'anchor_free'") AnchorType anchorType,
      @Default(
              "dict(type='FocalLoss', use_sigmoid=True, activated=True, gamma=2.0, alpha=0.25,"
                  + " loss_weight=1.0)")
          ClassificationLoss initialLossCls,
      @Bounds(min = 1, max = 1000) @Default("4") int stackedConvs,
      @Default("dict(type='GN', num_groups=32, requires_grad=True)") @Nullable NormLayers normCfg,
      @Bounds(min = 8, max = ConvShape.MAX_CHANNELS) @Default("256") int featChannels,
      @Default(ANCHORS) AnchorGenerator anchorGenerator,
      @Default("dict(type='DeltaXYWHBBoxCoder')") BoxCoder bboxCoder,
      @Default("True") boolean regDecodedBbox,
      @Default("dict(type='QualityFocalLoss', activated=True)") QualityLoss lossCls,
      @Default(LOSS_BBOX) BoxLoss lossBbox) {}

  private static final ToodKernel TOOD = Kernel.bind(ToodKernel.class);
  private static final int DEFORM_GROUPS = 4;

  private final Args args;
  private final ModuleList<ConvModule> convs;
  private final TaskDecomposition clsFeatures;
  private final TaskDecomposition regFeatures;
  private final Conv2d cls;
  private final Conv2d reg;
  private final Layer clsAlignment;
  private final Layer regOffset;
  private final ModuleList<Scale> scales;
  private long epoch;

  public TOODHead(Args args) {
    super(args.numClasses(), args.inChannels(), args.anchorGenerator(), null);
    this.args = args;
    GFLHead.requireOneAnchor(args.anchorGenerator());
    requireSigmoid("initial_loss_cls", args.initialLossCls().hasBackground());
    int channels = args.featChannels();
    int layers = args.stackedConvs();
    convs = child("inter_convs", new ModuleList<>(convs(args)));
    clsFeatures = child("cls_decomp", new TaskDecomposition(channels, layers, args.normCfg()));
    regFeatures = child("reg_decomp", new TaskDecomposition(channels, layers, args.normCfg()));
    cls = child("tood_cls", conv(channels, args.numClasses(), 0.01));
    reg = child("tood_reg", conv(channels, 4, 0.01));
    Init rare = Init.biasByProbability(0.01);
    Objects.requireNonNull(cls.bias()).init(rare);
    Alignment alignment = new Alignment(channels * layers, channels / 4, 1, 0.01);
    Objects.requireNonNull(alignment.output.bias()).init(rare);
    clsAlignment = child("cls_prob_module", alignment);
    regOffset =
        child("reg_offset_module", new Alignment(channels * layers, channels / 4, 8, 0.001));
    childIfModule("initial_loss_cls", args.initialLossCls());
    childIfModule("loss_bbox", args.lossBbox());
    scales = child("scales", Scale.perLevel(args.anchorGenerator().levels()));
  }

  private static List<ConvModule> convs(Args args) {
    List<ConvModule> convs = new ArrayList<>();
    for (int i = 0; i < args.stackedConvs(); i++) {
      int in = i == 0 ? args.inChannels() : args.featChannels();
      boolean deformable = i < args.numDcn();
      ConvModule conv =
          new ConvModule(
              ConvShape.of(in, args.featChannels(), 3).padding(1),
              deformable ? new ModulatedDeformConvLayers(DEFORM_GROUPS, false) : null,
              args.normCfg(),
              new ReLU(new ReLU.Args(true)));
      conv.init(Init.normal(0, 0.01));
      convs.add(conv);
    }
    return convs;
  }

  private static Conv2d conv(int in, int out, double std) {
    Conv2d conv = new Conv2d(ConvShape.of(in, out, 3).padding(1), true);
    conv.init(Init.normal(0, std));
    return conv;
  }

  /** A 1x1 convolution, ReLU and a 3x3 convolution, named as mmdet's {@code Sequential}. */
  private static final class Alignment extends Layer {
    private final Conv2d input;
    private final Conv2d output;

    Alignment(int in, int inner, int out, double std) {
      input = child("0", new Conv2d(ConvShape.of(in, inner, 1), true));
      input.init(Init.normal(0, std));
      output = child("2", conv(inner, out, std));
    }

    @Override
    public Tensor forward(Tensor x) {
      return output.forward(input.forward(x).relu_());
    }
  }

  @Override
  public void epoch(long epoch) {
    this.epoch = epoch;
  }

  @Override
  protected Set<DenseTrainCfg.Option> trainOptions() {
    return EnumSet.of(
        DenseTrainCfg.Option.INITIAL_EPOCH,
        DenseTrainCfg.Option.INITIAL_ASSIGNER,
        DenseTrainCfg.Option.ALPHA,
        DenseTrainCfg.Option.BETA);
  }

  @Override
  public void checkTraining(DenseTrainCfg cfg) {
    Training.of(cfg);
  }

  /**
   * The parts of {@code train_cfg} that this head needs.
   *
   * @param initialEpoch first epoch with aligned targets
   * @param alpha exponent of the score
   * @param beta exponent of the IoU
   */
  private record Training(
      long initialEpoch,
      DenseTrainCfg initial,
      TaskAlignedAssigner assigner,
      double alpha,
      double beta) {
    static Training of(DenseTrainCfg cfg) {
      TaskAlignedAssigner assigner = cfg.assigner(TaskAlignedAssigner.class);
      return new Training(
          required("initial_epoch", cfg.alignment().initialEpoch()),
          cfg.withAssigner(required("initial_assigner", cfg.alignment().initialAssigner())),
          assigner,
          required("alpha", cfg.alignment().alpha()),
          required("beta", cfg.alignment().beta()));
    }

    private static <T> T required(String name, @Nullable T value) {
      if (value == null) {
        throw new ArgumentException(name, "`TOODHead` requires `%s`. Add it.".formatted(name));
      }
      return value;
    }
  }

  /** Computes probabilities, and boxes in strides. */
  @Override
  public List<LevelOutput> forward(List<Tensor> features) {
    List<MapSize> sizes = features.stream().map(MapSize::of).toList();
    AnchorGrid grid = args.anchorGenerator().grid(sizes, features.get(0).device());
    List<LevelOutput> outputs = new ArrayList<>();
    for (int level = 0; level < features.size(); level++) {
      List<Tensor> layers = new ArrayList<>();
      Tensor x = features.get(level);
      for (ConvModule conv : convs.modules()) {
        x = conv.forward(x);
        layers.add(x);
      }
      Tensor all = Tensor.cat(layers, 1);
      Tensor mean = all.mean(new int[] {2, 3}, true);
      Tensor scores =
          TOOD.scores(cls.forward(clsFeatures.forward(all, mean)), clsAlignment.forward(all));
      Tensor codes = reg.forward(regFeatures.forward(all, mean));
      Tensor boxes = boxes(level, grid.level(level), codes);
      outputs.add(new LevelOutput(scores, sampled(boxes, regOffset.forward(all))));
    }
    return outputs;
  }

  private Tensor boxes(int level, Tensor anchors, Tensor codes) {
    Stride stride = args.anchorGenerator().stride(level);
    Scale scale = scales.get(level);
    if (args.anchorType() == AnchorType.ANCHOR_FREE) {
      return TOOD.boxes(scale.forward(codes.exp()), anchors, stride.x(), stride.y());
    }
    long images = codes.shape().get(0);
    Tensor bases = anchors.unsqueeze(0).expand(images, -1, -1).reshape(-1, 4);
    Tensor rows = args.bboxCoder().decode(bases, KERNEL.rows(scale.forward(codes), 4));
    return TOOD.map(rows, codes).div(stride.x());
  }

  /** Takes each edge of the boxes at an offset, by bilinear interpolation. */
  private static Tensor sampled(Tensor boxes, Tensor offset) {
    Tensor weight = Tensor.ones(new Shape(4, 1, 1, 1), boxes.device());
    Tensor sampled = Functional.deformConv2d(boxes, offset, null, weight, null, 1, 0, 1, 4, 4);
    return TOOD.valid(sampled, boxes);
  }

  @Override
  boolean hasProbabilities() {
    return true;
  }

  /** Returns boxes in pixels; unlike those of other heads, they are not clipped to the image. */
  @Override
  Tensor decode(int level, Tensor anchors, Tensor codes, int height, int width) {
    return codes.mul(args.anchorGenerator().stride(level).x());
  }

  @Override
  public Losses losses(List<Tensor> features, DetectionBatch batch, DenseTrainCfg cfg) {
    Training training = Training.of(cfg);
    List<LevelOutput> outputs = forward(features);
    AnchorGrid grid = priors(outputs);
    Tensor scores = LevelOutput.flatScores(outputs, numClasses());
    Tensor boxes = LevelOutput.flatCodes(outputs, 4);
    boolean initial = epoch < training.initialEpoch;
    Aligned aligned =
        initial
            ? initial(grid, batch, training.initial)
            : Autograd.noGrad(() -> aligned(grid, batch, cfg, training, scores, boxes));
    AnchorTargets targets = aligned.targets;
    Tensor one = Tensor.scalar(1, scores.device());
    Tensor classification =
        initial
            ? args.initialLossCls().loss(scores, targets.labels(), targets.weights(), one)
            : args.lossCls()
                .loss(scores, targets.labels(), aligned.metrics, targets.weights(), one);
    Positives positives = Positives.of(targets.labels(), numClasses(), grid.anchors());
    Tensor anchors = positives.priors(grid.anchors());
    Tensor wanted = positives.of(targets.boxes());
    Tensor weights =
        initial ? KERNEL.anchorCenterness(anchors, wanted) : positives.of(aligned.metrics);
    Tensor strides = positives.priors(strides(grid)).unsqueeze(1);
    List<Tensor> totals = reduceMean(aligned.metrics.sum(), weights.sum());
    Losses losses = new Losses();
    losses.add("loss_cls", classification.div(totals.get(0).maximum(one)));
    losses.add(
        "loss_bbox",
        positives.weighted(
            average ->
                args.lossBbox().loss(positives.of(boxes), wanted.div(strides), weights, average),
            totals.get(1)));
    return losses;
  }

  /** Returns the stride of the level of each anchor, {@code [n]}. */
  private Tensor strides(AnchorGrid grid) {
    AnchorGenerator anchors = args.anchorGenerator();
    double[] strides =
        IntStream.range(0, anchors.levels())
            .mapToDouble(level -> anchors.stride(level).x())
            .toArray();
    return KERNEL.spread(grid.anchors(), strides, grid.starts());
  }

  /**
   * Targets of a batch.
   *
   * @param metrics weight of each anchor: how well it is aligned, 0 for background
   */
  private record Aligned(AnchorTargets targets, Tensor metrics) {}

  private Aligned initial(AnchorGrid grid, DetectionBatch batch, DenseTrainCfg cfg) {
    AnchorTargets targets = AnchorTargets.of(grid, batch, cfg, null, numClasses()).flat();
    return new Aligned(targets, targets.boxWeights());
  }

  private Aligned aligned(
      AnchorGrid grid,
      DetectionBatch batch,
      DenseTrainCfg cfg,
      Training training,
      Tensor scores,
      Tensor boxes) {
    ImageTargets maker = new ImageTargets(grid, cfg, null, numClasses());
    Tensor strides = strides(grid).unsqueeze(1);
    List<AnchorTargets> images = new ArrayList<>();
    List<Tensor> metrics = new ArrayList<>();
    long n = grid.size();
    List<ImageObjects> truths = batch.objects();
    for (int image = 0; image < batch.size(); image++) {
      ImageObjects objects = truths.get(image);
      TaskAlignedAssigner.Aligned assigned =
          training.assigner.assign(
              new TaskAlignedAssigner.Predictions(
                  scores.narrow(0, image * n, n), boxes.narrow(0, image * n, n).mul(strides)),
              grid.anchors(),
              objects.boxes(),
              objects.labels(),
              maker.inside(batch.metas().get(image)),
              training.alpha,
              training.beta);
      images.add(maker.of(objects, assigned.assignment()));
      metrics.add(assigned.metrics());
    }
    return new Aligned(AnchorTargets.of(images, grid.starts(), cfg).flat(), Tensor.cat(metrics, 0));
  }
}
