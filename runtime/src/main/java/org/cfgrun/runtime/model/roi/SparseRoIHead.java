package org.cfgrun.runtime.model.roi;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.Bounds;
import org.cfgrun.components.BuiltFrom;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.OneOrMany;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.box.BoxSampler;
import org.cfgrun.runtime.box.PseudoSampler;
import org.cfgrun.runtime.box.match.HungarianAssigner;
import org.cfgrun.runtime.comm.Communicator;
import org.cfgrun.runtime.comm.SingleProcess;
import org.cfgrun.runtime.data.DetectionBatch;
import org.cfgrun.runtime.data.Detections;
import org.cfgrun.runtime.data.ImageMeta;
import org.cfgrun.runtime.data.ImageObjects;
import org.cfgrun.runtime.model.DetectionTensors;
import org.cfgrun.runtime.model.FeatureMap;
import org.cfgrun.runtime.model.Losses;
import org.cfgrun.runtime.model.OutputSize;
import org.cfgrun.runtime.nn.Module;
import org.cfgrun.runtime.nn.ModuleList;
import org.cfgrun.runtime.torch.Kernel;
import org.cfgrun.runtime.torch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Second stage of Sparse R-CNN (https://arxiv.org/abs/2011.12450), and with masks of QueryInst
 * (https://arxiv.org/abs/2105.01928): each stage corrects the boxes of a fixed number of queries
 * and is trained on the queries that match the objects best. Detections are the largest scores of
 * the last stage, without suppression.
 */
@BuiltFrom(Registries.MODELS)
@Component(Registries.MODELS)
public final class SparseRoIHead extends Module {
  /**
   * @param numStages number of stages
   * @param stageLossWeights factor of the losses of each stage
   * @param proposalFeatureChannel size of a query; has no effect beside {@code in_channels} of the
   *     heads, as in mmdet
   * @param bboxRoiExtractor computes features of regions for the box heads
   * @param maskRoiExtractor computes features of regions for the mask heads; those of the box heads
   *     if None
   * @param bboxHead classifies regions and corrects their boxes
   * @param maskHead predicts masks of objects; None for boxes only
   */
  public record Args(
      @Bounds(min = 1, max = 100) @Default("6") int numStages,
      @Default("(1, 1, 1, 1, 1, 1)") List<Double> stageLossWeights,
      @Default("256") int proposalFeatureChannel,
      @Default(
              "dict(type='SingleRoIExtractor', roi_layer=dict(type='RoIAlign', output_size=7,"
                  + " sampling_ratio=2), out_channels=256, featmap_strides=[4, 8, 16, 32])")
          OneOrMany<RoiExtractor> bboxRoiExtractor,
      @Default("None") @Nullable OneOrMany<RoiExtractor> maskRoiExtractor,
      OneOrMany<DIIHead> bboxHead,
      @Default("None") @Nullable OneOrMany<DynamicMaskHead> maskHead) {
    public Args {
      stageLossWeights = OneOrMany.many(stageLossWeights).each("stage_loss_weights", numStages);
    }
  }

  /**
   * Computation of the training targets of a stage ({@code train_cfg.rcnn}).
   *
   * @param assigner matches queries with objects
   * @param sampler must be a {@code PseudoSampler}: all queries count
   * @param posWeight weight of positives in the classification loss; 1 if not positive
   * @param maskSize height and width of the masks to train on; required if masks are trained
   * @param debug accepted for compatibility with mmdet's configs; has no effect
   */
  public record TrainCfg(
      HungarianAssigner assigner,
      @Default("dict(type='PseudoSampler')") BoxSampler sampler,
      @Default("-1") double posWeight,
      @Default("None") @Nullable OutputSize maskSize,
      @Default("False") boolean debug) {
    public TrainCfg {
      if (!(sampler instanceof PseudoSampler)) {
        throw new ArgumentException(
            "sampler", "All queries are trained. Use `PseudoSampler`, or remove `sampler`.");
      }
    }
  }

  /**
   * Selection of detections ({@code test_cfg.rcnn}).
   *
   * @param maxPerImg maximum number of detections per image
   * @param maskThrBinary probability that a pixel of a mask must reach, from 0 to 1; required if
   *     masks are detected
   */
  public record TestCfg(
      @Bounds(min = 1) int maxPerImg,
      @Bounds(min = 0, max = 1) @Default("None") @Nullable Double maskThrBinary) {}

  /**
   * Queries of n images, p each.
   *
   * @param boxes {@code [n, p, 4]}: x1, y1, x2, y2 in pixels
   * @param vectors {@code [n, p, C]}
   */
  public record Queries(Tensor boxes, Tensor vectors) {}

  private static final SparseKernel KERNEL = Kernel.bind(SparseKernel.class);

  private final Args args;
  private final List<SparseStage> stages = new ArrayList<>();
  private Communicator processes = SingleProcess.INSTANCE;

  public SparseRoIHead(Args args) {
    this.args = args;
    int count = args.numStages();
    var extractors =
        new ModuleList<>(args.bboxRoiExtractor().each(StandardRoIHead.BOX_EXTRACTOR, count));
    var heads = new ModuleList<>(args.bboxHead().each(StandardRoIHead.BOX_HEAD, count));
    child(StandardRoIHead.BOX_EXTRACTOR, extractors);
    child(StandardRoIHead.BOX_HEAD, heads);
    List<SparseStage.Masks> masks = masks(extractors.modules());
    for (int i = 0; i < count; i++) {
      stages.add(
          new SparseStage(extractors.get(i), heads.get(i), masks.isEmpty() ? null : masks.get(i)));
    }
    noteMisfits(this::checkStages);
  }

  /** Adds the mask heads. Returns one part per stage, or none. */
  private List<SparseStage.Masks> masks(List<RoiExtractor> ofBoxes) {
    if (args.maskHead() == null) {
      return List.of();
    }
    var heads = new ModuleList<>(args.maskHead().each(StandardRoIHead.MASK_HEAD, args.numStages()));
    List<RoiExtractor> extractors = ofBoxes;
    if (args.maskRoiExtractor() != null) {
      extractors = args.maskRoiExtractor().each(StandardRoIHead.MASK_EXTRACTOR, args.numStages());
      child(StandardRoIHead.MASK_EXTRACTOR, new ModuleList<>(extractors));
    }
    child(StandardRoIHead.MASK_HEAD, heads);
    List<SparseStage.Masks> masks = new ArrayList<>();
    for (int i = 0; i < args.numStages(); i++) {
      masks.add(new SparseStage.Masks(extractors.get(i), heads.get(i)));
    }
    return masks;
  }

  private void checkStages() {
    List<Runnable> checks = new ArrayList<>();
    for (int i = 0; i < stages.size(); i++) {
      SparseStage stage = stages.get(i);
      SparseStage.Places places = places(i);
      int channels = channels();
      checks.add(
          () ->
              requireEqual(
                  places.head() + ".in_channels",
                  "The queries of the stage before have %s channels, but `in_channels` is %s.",
                  channels,
                  stage.head().channels()));
      checks.add(() -> requireClasses(places.head(), stage.head().numClasses()));
      if (stage.masks() != null) {
        int classes = stage.masks().head().numClasses();
        checks.add(() -> requireClasses(places.maskHead(), classes));
      }
    }
    ArgumentException.checkAll(checks.toArray(Runnable[]::new));
  }

  private void requireClasses(String head, int classes) {
    requireEqual(
        head + ".num_classes",
        "All heads must have the same `num_classes`, got %s and %s.",
        numClasses(),
        classes);
  }

  private static void requireEqual(String argument, String message, int expected, int got) {
    if (got != expected) {
      throw new ArgumentException(argument, message.formatted(expected, got));
    }
  }

  private SparseStage.Places places(int stage) {
    OneOrMany<RoiExtractor> boxes = args.bboxRoiExtractor();
    OneOrMany<RoiExtractor> masks = args.maskRoiExtractor();
    OneOrMany<DynamicMaskHead> maskHead = args.maskHead();
    String extractor = boxes.place(StandardRoIHead.BOX_EXTRACTOR, stage);
    return new SparseStage.Places(
        extractor,
        args.bboxHead().place(StandardRoIHead.BOX_HEAD, stage),
        masks == null ? extractor : masks.place(StandardRoIHead.MASK_EXTRACTOR, stage),
        maskHead == null ? "" : maskHead.place(StandardRoIHead.MASK_HEAD, stage));
  }

  @Override
  public void distribute(Communicator processes) {
    super.distribute(processes);
    this.processes = processes;
  }

  /** Returns the number of classes, without the background. */
  public int numClasses() {
    return stages.get(0).head().numClasses();
  }

  /** Returns the number of stages. */
  public int numStages() {
    return stages.size();
  }

  /** Returns the size of a query. */
  public int channels() {
    return stages.get(0).head().channels();
  }

  /** Returns whether the head predicts masks. */
  public boolean hasMasks() {
    return args.maskHead() != null;
  }

  /**
   * Checks that the head fits its input feature maps.
   *
   * @param inputs one per level
   * @throws ArgumentException if it does not; names the argument
   */
  public void checkInputs(List<FeatureMap> inputs) {
    List<Runnable> checks = new ArrayList<>();
    for (int i = 0; i < stages.size(); i++) {
      int stage = i;
      checks.add(() -> stages.get(stage).checkInputs(inputs, places(stage)));
    }
    ArgumentException.checkAll(checks.toArray(Runnable[]::new));
  }

  /**
   * Checks the computation of the training targets of a stage, before a run.
   *
   * @throws ArgumentException if something is missing; names the argument
   */
  public void checkTraining(int stage, TrainCfg cfg) {
    SparseStage.Masks masks = stages.get(stage).masks();
    if (masks != null) {
      MaskBranch.checkSize(cfg.maskSize(), masks.size());
    }
  }

  /**
   * Checks the selection of detections, before a run.
   *
   * @throws ArgumentException if something is missing; names the argument
   */
  public void checkDetection(TestCfg cfg) {
    if (hasMasks()) {
      MaskBranch.threshold(cfg.maskThrBinary());
    }
  }

  /**
   * Computes the losses of all stages. Their names begin with the stage, such as {@code stage0_}.
   *
   * @param features one map per level
   * @param start queries of the first stage
   * @param cfgs one per stage
   */
  public Losses losses(
      List<Tensor> features, Queries start, DetectionBatch batch, List<TrainCfg> cfgs) {
    int count = Math.toIntExact(start.boxes().shape().get(1));
    Tensor sizes = SparseTargets.sizes(batch.metas(), start.boxes().device());
    Tensor sizeOfEach = sizes.unsqueeze(1).expand(-1, count, -1).flatten(0, 1);
    List<ImageObjects> objects = batch.objects();
    Losses all = new Losses();
    Queries queries = start;
    for (int i = 0; i < stages.size(); i++) {
      SparseStage stage = stages.get(i);
      TrainCfg cfg = cfgs.get(i);
      SparseStage.Output output = stage.forward(features, queries, batch.metas());
      queries = output.next();
      SparseTargets targets =
          SparseTargets.of(
              cfg.assigner().match(images(output, objects, sizes)),
              batch.groundTruth(),
              count,
              numClasses(),
              sizes.device());
      double average = processes.average(new double[] {targets.count()})[0];
      Losses own =
          stage
              .head()
              .losses(
                  output.head(),
                  output.boxes().flatten(0, 1),
                  targets,
                  sizeOfEach,
                  cfg.posWeight() <= 0 ? 1 : cfg.posWeight(),
                  average);
      if (stage.masks() != null) {
        own.add(
            "loss_mask",
            stage.maskLoss(
                stage.masks(),
                features,
                output,
                targets,
                batch.groundTruth(),
                Math.max(average, 1)));
      }
      all = all.plus(own.scaled("stage" + i + "_", args.stageLossWeights().get(i)));
    }
    return all;
  }

  /** Returns the predictions and objects of each image. */
  private static List<HungarianAssigner.Image> images(
      SparseStage.Output output, List<ImageObjects> objects, Tensor sizes) {
    Tensor boxes = output.boxes().detach();
    Tensor scores = output.head().scores().detach();
    long count = boxes.shape().get(1);
    List<HungarianAssigner.Image> images = new ArrayList<>();
    for (int image = 0; image < objects.size(); image++) {
      images.add(
          HungarianAssigner.Image.ofCorners(
              scores.narrow(0, image * count, count),
              boxes.select(0, image),
              objects.get(image).boxes(),
              objects.get(image).labels(),
              sizes.select(0, image)));
    }
    return images;
  }

  /**
   * Detects objects.
   *
   * @param features one map per level
   * @param start queries of the first stage
   * @param rescale whether boxes are given in pixels of the original image
   * @return one per image
   */
  public List<Detections> detect(
      List<Tensor> features, Queries start, List<ImageMeta> metas, TestCfg cfg, boolean rescale) {
    Queries queries = start;
    SparseStage.Output output = null;
    for (SparseStage stage : stages) {
      output = stage.forward(features, queries, metas);
      queries = output.next();
    }
    SparseStage last = stages.get(stages.size() - 1);
    SparseStage.Output end = Objects.requireNonNull(output);
    List<Choice> choices = new ArrayList<>();
    for (int image = 0; image < metas.size(); image++) {
      choices.add(Choice.of(last.head(), end, image, cfg.maxPerImg()));
    }
    List<DetectionTensors> found = new ArrayList<>();
    for (int image = 0; image < metas.size(); image++) {
      DetectionTensors own = choices.get(image).found();
      found.add(rescale ? own.rescaled(metas.get(image)) : own);
    }
    List<Detections> detections = DetectionTensors.toHost(found);
    if (last.masks() == null) {
      return detections;
    }
    double threshold = MaskBranch.threshold(cfg.maskThrBinary());
    List<Detections> withMasks = new ArrayList<>();
    for (int image = 0; image < metas.size(); image++) {
      Tensor chosen = choices.get(image).queries();
      Tensor logits =
          last.masks()
              .logits(
                  features,
                  end.rois().indexSelect(0, chosen),
                  end.head().attended().indexSelect(0, chosen));
      withMasks.add(
          DetectedRegions.of(detections.get(image), image, metas.get(image), rescale)
              .withMasks(
                  last.masks().head().probabilities(logits, choices.get(image).found().labels()),
                  threshold));
    }
    return withMasks;
  }

  /**
   * The detections in an image, in pixels of the model's input.
   *
   * @param queries {@code [n]}, int64: the query of each among those of the batch
   */
  private record Choice(DetectionTensors found, Tensor queries) {
    /** Selects the pairs of query and class with the largest scores. */
    static Choice of(DIIHead head, SparseStage.Output output, int image, int limit) {
      long count = output.boxes().shape().get(1);
      List<Tensor> best =
          KERNEL.choose(
              head.probabilities(output.head().scores().narrow(0, image * count, count)), limit);
      Tensor own = best.get(1);
      Tensor boxes = output.boxes().select(0, image).indexSelect(0, own);
      return new Choice(
          new DetectionTensors(boxes, best.get(0), best.get(2)), own.add(image * count));
    }
  }

  /**
   * Runs every layer as often as MMDetection's {@code forward_dummy} does: the masks of all queries
   * are predicted in each stage.
   */
  public void forwardDummy(List<Tensor> features, Queries start, List<ImageMeta> metas) {
    Queries queries = start;
    for (SparseStage stage : stages) {
      SparseStage.Output output = stage.forward(features, queries, metas);
      queries = output.next();
      if (stage.masks() != null) {
        stage.masks().logits(features, output.rois(), output.head().attended());
      }
    }
  }
}
