package org.cfgrun.runtime.model.dense;

import java.util.ArrayList;
import java.util.List;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.Bounds;
import org.cfgrun.components.BuiltFrom;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.box.AnchorGenerator;
import org.cfgrun.runtime.box.AnchorGrid;
import org.cfgrun.runtime.box.Assignment;
import org.cfgrun.runtime.box.BoxCoder;
import org.cfgrun.runtime.box.RegionAssigner;
import org.cfgrun.runtime.box.Stride;
import org.cfgrun.runtime.data.DetectionBatch;
import org.cfgrun.runtime.data.ImageMeta;
import org.cfgrun.runtime.data.ImageObjects;
import org.cfgrun.runtime.model.BoxLoss;
import org.cfgrun.runtime.model.ClassificationLoss;
import org.cfgrun.runtime.model.DenseTrainCfg;
import org.cfgrun.runtime.model.Losses;
import org.cfgrun.runtime.model.init.InitCfg;
import org.cfgrun.runtime.model.init.PretrainedPart;
import org.cfgrun.runtime.nn.Conv2d;
import org.cfgrun.runtime.nn.ConvShape;
import org.cfgrun.runtime.nn.Init;
import org.cfgrun.runtime.nn.Module;
import org.cfgrun.runtime.torch.Autograd;
import org.cfgrun.runtime.torch.Shape;
import org.cfgrun.runtime.torch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Stage of a {@code CascadeRPNHead} (https://arxiv.org/abs/1909.06720): adapts the features to one
 * anchor per cell, and tells the boxes of objects relative to these anchors and whether there is an
 * object.
 */
@BuiltFrom(Registries.MODELS)
@Component(Registries.MODELS)
public final class StageCascadeRPNHead extends Module implements PretrainedPart.Owner {
  /**
   * @param inChannels number of channels of the feature maps
   * @param featChannels number of channels inside the stage
   * @param anchorGenerator generates the anchors of the first stage, one per cell; of the others,
   *     only the strides count
   * @param adaptCfg convolution that adapts the features
   * @param bridgedFeature whether the next stage takes the adapted features; if False, those of
   *     this stage's input
   * @param withCls whether the stage has scores; the last one must
   * @param sampling whether losses are divided by the number of selected anchors; if False, by
   *     1/200 of the number of anchors
   * @param bboxCoder encodes boxes relative to anchors
   * @param regDecodedBbox whether the loss compares decoded boxes; if False, encoded boxes
   * @param lossCls loss of the scores; one with {@code use_sigmoid=True}
   * @param lossBbox loss of the boxes
   * @param initCfg initial values; if None, a normal distribution with a standard deviation of 0.01
   */
  public record Args(
      @Bounds(min = 1, max = ConvShape.MAX_CHANNELS) int inChannels,
      @Bounds(min = 1, max = ConvShape.MAX_CHANNELS) @Default("256") int featChannels,
      @Default("dict(type='AnchorGenerator', scales=[8], ratios=[1.0], strides=[4, 8, 16, 32, 64])")
          AnchorGenerator anchorGenerator,
      @Default("dict(type='dilation', dilation=3)") AdaptCfg adaptCfg,
      @Default("False") boolean bridgedFeature,
      @Default("True") boolean withCls,
      @Default("True") boolean sampling,
      @Default("dict(type='DeltaXYWHBBoxCoder')") BoxCoder bboxCoder,
      @Default("False") boolean regDecodedBbox,
      @Default(AnchorHead.LOSS_CLS) ClassificationLoss lossCls,
      @Default(AnchorHead.LOSS_BBOX) BoxLoss lossBbox,
      @Default("None") @Nullable InitCfg initCfg) {}

  /** Class of an object without classes. */
  private static final int CLASSES = 1;

  /** How many cells share one unit of the losses without sampling, as in mmdet. */
  private static final double CELLS_PER_UNIT = 200;

  private final Args args;
  private final AnchorParts parts;
  private final AdaptiveConv conv;
  private final @Nullable Conv2d cls;
  private final Conv2d reg;

  public StageCascadeRPNHead(Args args) {
    this.args = args;
    AnchorGenerator generator = args.anchorGenerator();
    parts =
        new AnchorParts(
            CLASSES,
            generator,
            args.bboxCoder(),
            args.lossCls(),
            args.lossBbox(),
            args.regDecodedBbox());
    for (int level = 0; level < generator.levels(); level++) {
      check(generator.anchorsPerCell(level), generator.stride(level));
    }
    int channels = args.featChannels();
    conv = child("rpn_conv", new AdaptiveConv(args.inChannels(), channels, args.adaptCfg()));
    cls =
        args.withCls()
            ? child("rpn_cls", new Conv2d(ConvShape.of(channels, CLASSES, 1), true))
            : null;
    reg = child("rpn_reg", new Conv2d(ConvShape.of(channels, 4, 1), true));
    childIfModule("loss_cls", args.lossCls());
    childIfModule("loss_bbox", args.lossBbox());
    initialize();
  }

  private static void check(int anchors, Stride stride) {
    if (anchors != 1) {
      throw new ArgumentException(
          "anchor_generator",
          "Expected one anchor per cell, got %s. Set one scale and one ratio.".formatted(anchors));
    }
    if (stride.exactX() != stride.exactY()) {
      throw new ArgumentException(
          "anchor_generator",
          "Expected the same stride in both directions, got %s.".formatted(stride.numbers()));
    }
  }

  private void initialize() {
    if (args.initCfg() == null) {
      Init init = Init.normal(0, 0.01);
      reg.init(init);
      if (cls != null) {
        cls.init(init);
      }
    } else {
      args.initCfg().apply(this);
    }
    conv.initialize();
  }

  /** Returns the arguments. */
  Args args() {
    return args;
  }

  /** Returns what the stage has beside its layers. */
  AnchorParts parts() {
    return parts;
  }

  /**
   * Output of the layers, one of each per level.
   *
   * @param features maps for the next stage
   * @param scores {@code [N, 1, H, W]}: logits; none without scores
   * @param codes {@code [N, 4, H, W]}: boxes relative to the anchors
   */
  record Output(List<Tensor> features, List<Tensor> scores, List<Tensor> codes) {}

  /**
   * Applies the layers.
   *
   * @param anchors of each image
   */
  Output forward(List<Tensor> features, List<AnchorGrid> anchors) {
    Output output = new Output(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    for (int i = 0; i < features.size(); i++) {
      int level = i;
      Tensor map = features.get(level);
      List<Tensor> own = anchors.stream().map(grid -> grid.level(level)).toList();
      double stride = args.anchorGenerator().stride(level).exactX();
      Tensor x = conv.forward(map, Tensor.stack(own, 0), stride).relu();
      output.features.add(args.bridgedFeature() ? x : map);
      if (cls != null) {
        output.scores.add(cls.forward(x));
      }
      output.codes.add(reg.forward(x));
    }
    return output;
  }

  /** Returns the decoded boxes of each image, clipped to it, as the anchors of the next stage. */
  List<AnchorGrid> refined(Output output, List<AnchorGrid> anchors, List<ImageMeta> metas) {
    return Autograd.noGrad(
        () -> {
          Tensor codes = LevelHead.KERNEL.flat(output.codes, 4).reshape(metas.size(), -1, 4);
          List<AnchorGrid> refined = new ArrayList<>();
          for (int image = 0; image < metas.size(); image++) {
            AnchorGrid grid = anchors.get(image);
            ImageMeta meta = metas.get(image);
            Tensor boxes =
                parts
                    .coder()
                    .decode(grid.anchors(), codes.select(0, image), meta.height(), meta.width());
            refined.add(new AnchorGrid(boxes, grid.starts(), grid.sizes(), grid.strides()));
          }
          return refined;
        });
  }

  /**
   * Checks the targets of the stage.
   *
   * @throws ArgumentException names the arguments
   */
  void checkTraining(DenseTrainCfg cfg) {
    ArgumentException.checkAll(
        () -> {
          if (!(cfg.assigner() instanceof RegionAssigner)) {
            cfg.requiredAssigner();
          } else if (args.withCls()) {
            // mmdet trains such scores on inverted labels.
            throw new ArgumentException(
                "assigner",
                "`RegionAssigner` is for a stage without scores. Set `with_cls=False` in the stage.");
          }
        },
        () -> {
          if (cfg.sampler().isSubset() && !args.sampling()) {
            throw new ArgumentException(
                "sampler",
                "`sampler` has no effect on a stage with `sampling=False`. Remove one of them.");
          }
        });
  }

  /**
   * Computes the losses of a batch.
   *
   * @param anchors of each image
   * @param prefix begins the names of the losses
   */
  Losses losses(
      Output output,
      List<AnchorGrid> anchors,
      DetectionBatch batch,
      DenseTrainCfg cfg,
      String prefix) {
    AnchorTargets.OfBatch targets = targets(anchors, batch, cfg);
    Losses losses = new Losses();
    if (cls != null) {
      losses.add(prefix + "loss_rpn_cls", parts.classification(output.scores, targets));
    }
    losses.add(
        prefix + "loss_rpn_reg",
        parts.regression(
            output.codes,
            targets,
            level -> Tensor.cat(anchors.stream().map(grid -> grid.level(level)).toList(), 0)));
    return losses;
  }

  private AnchorTargets.OfBatch targets(
      List<AnchorGrid> anchors, DetectionBatch batch, DenseTrainCfg cfg) {
    List<AnchorTargets> images = new ArrayList<>();
    List<ImageObjects> truths = batch.objects();
    for (int i = 0; i < batch.size(); i++) {
      ImageTargets maker =
          new ImageTargets(anchors.get(i), cfg, parts.targetCoder(), parts.numClasses());
      images.add(
          maker.of(truths.get(i), assignment(maker, truths.get(i), batch.metas().get(i), cfg)));
    }
    int[] starts = anchors.get(0).starts();
    AnchorTargets.OfBatch targets = AnchorTargets.of(images, starts, args.sampling());
    if (args.sampling()) {
      return targets;
    }
    double units = batch.size() * anchors.get(0).size() / CELLS_PER_UNIT;
    Tensor average = Tensor.scalar(units, targets.average().device());
    return new AnchorTargets.OfBatch(targets.images(), starts, average);
  }

  private Assignment assignment(
      ImageTargets maker, ImageObjects objects, ImageMeta meta, DenseTrainCfg cfg) {
    Tensor inside = maker.inside(meta);
    if (cfg.assigner() instanceof RegionAssigner assigner) {
      Double scale = args.anchorGenerator().firstScale();
      return assigner.assign(maker.grid(), scale == null ? 1 : scale, objects.boxes(), inside);
    }
    // As in mmdet, the targets are computed as if there were no ignored regions.
    Tensor nothing = Tensor.zeros(new Shape(0, 4), objects.boxes().device());
    return maker.assign(new ImageObjects(objects.boxes(), objects.labels(), nothing), inside);
  }

  @Override
  public List<PretrainedPart> pretrainedParts() {
    return args.initCfg() == null ? List.of() : args.initCfg().partsOf(this);
  }
}
