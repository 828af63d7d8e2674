package org.cfgrun.runtime.model.roi;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.Bounds;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.OneOrMany;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.data.DetectionBatch;
import org.cfgrun.runtime.data.Detections;
import org.cfgrun.runtime.data.GroundTruth;
import org.cfgrun.runtime.data.ImageMeta;
import org.cfgrun.runtime.model.FeatureMap;
import org.cfgrun.runtime.model.Losses;
import org.cfgrun.runtime.model.RoiHead;
import org.cfgrun.runtime.model.RoiTestCfg;
import org.cfgrun.runtime.model.RoiTrainCfg;
import org.cfgrun.runtime.model.init.InitCfg;
import org.cfgrun.runtime.model.init.PretrainedPart;
import org.cfgrun.runtime.nn.ModuleList;
import org.cfgrun.runtime.torch.Autograd;
import org.cfgrun.runtime.torch.Device;
import org.cfgrun.runtime.torch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Second stage as a cascade (Cascade R-CNN, https://arxiv.org/abs/1712.00726): each stage corrects
 * the boxes of the one before it and usually trains on boxes that overlap an object more. No
 * gradient flows from a stage to the boxes that it starts from. Detections have the boxes of the
 * last stage, and the scores of the mean of all stages' logits.
 */
@Component(Registries.MODELS)
public class CascadeRoIHead extends RoiHead implements PretrainedPart.Owner {
  /**
   * @param numStages number of stages
   * @param stageLossWeights factor of the losses of each stage
   * @param bboxRoiExtractor computes features of regions for the box heads
   * @param bboxHead classifies regions and corrects their boxes
   * @param maskRoiExtractor computes features of regions for the mask heads; those of the box heads
   *     if None
   * @param maskHead predicts masks of objects; None for boxes only. Detections have the mean of the
   *     probabilities of all stages
   * @param initCfg initial values
   */
  public record Args(
      @Bounds(min = 1, max = 100) int numStages,
      List<Double> stageLossWeights,
      OneOrMany<RoiExtractor> bboxRoiExtractor,
      OneOrMany<RoiBoxHead> bboxHead,
      @Default("None") @Nullable OneOrMany<RoiExtractor> maskRoiExtractor,
      @Default("None") @Nullable OneOrMany<RoiMaskHead> maskHead,
      @Default("None") @Nullable InitCfg initCfg) {
    public Args {
      stageLossWeights = OneOrMany.many(stageLossWeights).each("stage_loss_weights", numStages);
    }
  }

  private final Args args;
  private final boolean sharesMasks;
  private final List<RoiStage> stages = new ArrayList<>();
  private final List<MaskBranch> masks = new ArrayList<>();

  public CascadeRoIHead(Args args) {
    this(args, new Features(UnaryOperator.identity(), UnaryOperator.identity()), false);
  }

  /**
   * What a head adds to the features of extractors.
   *
   * @param ofBoxes returns an extractor for box heads
   * @param ofMasks returns an extractor for mask heads
   */
  record Features(UnaryOperator<RoiExtractor> ofBoxes, UnaryOperator<RoiExtractor> ofMasks) {}

  /**
   * Creates a head.
   *
   * @param sharesMasks whether one mask head follows the last stage; if not, each stage has its own
   */
  CascadeRoIHead(Args args, Features features, boolean sharesMasks) {
    this.args = args;
    this.sharesMasks = sharesMasks;
    int count = args.numStages();
    var extractors =
        new ModuleList<>(args.bboxRoiExtractor().each(StandardRoIHead.BOX_EXTRACTOR, count));
    var heads = new ModuleList<>(args.bboxHead().each(StandardRoIHead.BOX_HEAD, count));
    List<Integer> classes = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      RoiExtractor extractor = features.ofBoxes().apply(extractors.get(i));
      stages.add(new RoiStage(extractor, heads.get(i)));
      classes.add(heads.get(i).numClasses());
    }
    noteMisfits(() -> requireEqual(classes));
    // Heads of different numbers of classes have different scores anyway, which is reported above.
    boolean alike = classes.stream().distinct().count() == 1;
    if (alike
        && heads.modules().stream().map(head -> head.predictions().scores()).distinct().count()
            > 1) {
      addMisfit(
          new ArgumentException(
              StandardRoIHead.BOX_HEAD,
              "The scores of the stages are averaged. Set `use_sigmoid` of `loss_cls` to the same"
                  + " value in all stages of `bbox_head`."));
    }
    child(StandardRoIHead.BOX_EXTRACTOR, extractors);
    child(StandardRoIHead.BOX_HEAD, heads);
    if (args.maskHead() != null) {
      OneOrMany<RoiExtractor> own = args.maskRoiExtractor();
      int branches = sharesMasks ? 1 : count;
      addMasks(
          args.maskHead().each(StandardRoIHead.MASK_HEAD, branches),
          own == null ? extractors.modules() : own.each(StandardRoIHead.MASK_EXTRACTOR, branches),
          features.ofMasks());
    }
    if (args.initCfg() != null) {
      args.initCfg().apply(this);
    }
  }

  /** Points to the stage that differs from most others. */
  private static void requireEqual(List<Integer> classes) {
    int usual =
        classes.stream()
            .max(Comparator.comparingInt(each -> Collections.frequency(classes, each)))
            .orElseThrow();
    for (int i = 0; i < classes.size(); i++) {
      if (classes.get(i) != usual) {
        throw new ArgumentException(
            "bbox_head." + i + ".num_classes",
            "The stages of `bbox_head` must have the same `num_classes`, got %s and %s."
                .formatted(usual, classes.get(i)));
      }
    }
  }

  private void addMasks(
      List<RoiMaskHead> heads,
      List<RoiExtractor> extractors,
      UnaryOperator<RoiExtractor> features) {
    for (int i = 0; i < heads.size(); i++) {
      MaskBranch branch = new MaskBranch(features.apply(extractors.get(i)), heads.get(i));
      RoiBoxHead boxes = stages.get(i).head();
      String place = placeOfMasks(i);
      noteMisfits(() -> branch.checkClasses(boxes, place));
      masks.add(branch);
    }
    if (args.maskRoiExtractor() != null) {
      child(
          StandardRoIHead.MASK_EXTRACTOR,
          sharesMasks ? extractors.get(0) : new ModuleList<>(extractors));
    }
    child(StandardRoIHead.MASK_HEAD, sharesMasks ? heads.get(0) : new ModuleList<>(heads));
    if (sharesMasks) {
      heads.get(0).initialize();
    }
  }

  /** Returns the path of a mask head in the config. */
  final String placeOfMasks(int index) {
    return Objects.requireNonNull(args.maskHead()).place(StandardRoIHead.MASK_HEAD, index);
  }

  /** Returns the stages. */
  final List<RoiStage> stages() {
    return stages;
  }

  /** Returns the branches for masks: one per stage, a single one, or none. */
  final List<MaskBranch> masks() {
    return masks;
  }

  /** Returns the branch for masks that is trained on the regions of a stage; null for none. */
  private @Nullable MaskBranch masksOf(int stage) {
    if (masks.isEmpty() || sharesMasks && stage < stages.size() - 1) {
      return null;
    }
    return masks.get(sharesMasks ? 0 : stage);
  }

  /** Returns the factor of the losses of a stage. */
  final double weight(int stage) {
    return args.stageLossWeights().get(stage);
  }

  @Override
  public final boolean hasMasks() {
    return !masks.isEmpty();
  }

  @Override
  public final void checkTraining(int stage, RoiTrainCfg cfg) {
    MaskBranch branch = masksOf(stage);
    ArgumentException.checkAll(
        () -> stages.get(stage).head().predictions().checkSampler(cfg.sampler()),
        () -> cfg.requireUsed(typeName(), Set.of()),
        () -> {
          if (branch != null) {
            branch.checkTraining(cfg);
          }
        });
  }

  @Override
  public final void checkDetection(RoiTestCfg cfg) {
    if (hasMasks()) {
      MaskBranch.threshold(cfg);
    }
  }

  @Override
  public final int numClasses() {
    return stages.get(0).head().numClasses();
  }

  @Override
  public final int numStages() {
    return stages.size();
  }

  @Override
  public void checkInputs(List<FeatureMap> inputs) {
    List<Runnable> checks = new ArrayList<>();
    for (int i = 0; i < stages.size(); i++) {
      RoiStage stage = stages.get(i);
      String boxExtractor = args.bboxRoiExtractor().place(StandardRoIHead.BOX_EXTRACTOR, i);
      String boxHead = args.bboxHead().place(StandardRoIHead.BOX_HEAD, i);
      checks.add(() -> stage.checkInputs(inputs, boxExtractor, boxHead));
    }
    for (int i = 0; i < masks.size(); i++) {
      MaskBranch branch = masks.get(i);
      OneOrMany<RoiExtractor> own = args.maskRoiExtractor();
      String maskExtractor =
          own == null
              ? args.bboxRoiExtractor().place(StandardRoIHead.BOX_EXTRACTOR, i)
              : own.place(StandardRoIHead.MASK_EXTRACTOR, i);
      String maskHead = placeOfMasks(i);
      checks.add(() -> branch.checkInputs(inputs, maskExtractor, maskHead));
    }
    ArgumentException.checkAll(checks.toArray(Runnable[]::new));
  }

  /** Computes the losses of all stages. Their names begin with the stage, such as {@code s0.}. */
  @Override
  public Losses losses(
      List<Tensor> features,
      List<Tensor> proposals,
      DetectionBatch batch,
      List<RoiTrainCfg> stageCfgs) {
    Losses all = new Losses();
    List<Tensor> boxes = proposals;
    for (int i = 0; i < stages.size(); i++) {
      RoiStage stage = stages.get(i);
      RoiTargets targets = stage.targets(features, boxes, batch, stageCfgs.get(i));
      RoiBoxHead.Output output = stage.forward(features, targets.rois());
      all = all.plus(stage.head().losses(output, targets).scaled("s" + i + ".", weight(i)));
      boolean masksFollow = hasMasks() && masksUseCorrectedBoxes();
      if (i + 1 < stages.size() || masksFollow) {
        boxes = Autograd.noGrad(() -> corrected(stage, output, targets, batch.metas()));
      }
      if (masksOf(i) != null) {
        RoiTargets ofMasks =
            masksFollow ? stage.targets(features, boxes, batch, stageCfgs.get(i)) : targets;
        all =
            all.plus(
                maskLosses(i, features, ofMasks, output, batch.groundTruth(), stageCfgs.get(i)));
      }
    }
    return all;
  }

  /**
   * Returns whether masks are trained on regions that are selected among the boxes that the same
   * stage has corrected. If not, they are trained on the regions of its boxes.
   */
  boolean masksUseCorrectedBoxes() {
    return false;
  }

  /**
   * Computes the losses of the masks after a stage.
   *
   * @param targets the regions to train on
   * @param output output of the box head of the stage
   * @param truths one per image
   */
  Losses maskLosses(
      int stage,
      List<Tensor> features,
      RoiTargets targets,
      RoiBoxHead.Output output,
      List<GroundTruth> truths,
      RoiTrainCfg cfg) {
    return masks
        .get(stage)
        .losses(features, targets, truths, cfg)
        .scaled("s" + stage + ".", weight(stage));
  }

  /**
   * Returns the corrected boxes of each image, without those that are the objects themselves.
   * Regions of the background take the box of the class with the largest score.
   */
  private List<Tensor> corrected(
      RoiStage stage, RoiBoxHead.Output output, RoiTargets targets, List<ImageMeta> metas) {
    Tensor labels =
        Tensor.where(
            targets.labels().eq(numClasses()), likeliest(output.scores()), targets.labels());
    Tensor rois = targets.rois().narrow(1, 1, 4);
    List<Tensor> boxes = new ArrayList<>();
    long start = 0;
    for (int image = 0; image < metas.size(); image++) {
      Tensor objects = targets.objects().get(image);
      long count = objects.size();
      Tensor all =
          stage
              .head()
              .corrected(
                  rois.narrow(0, start, count),
                  labels.narrow(0, start, count),
                  output.codes().narrow(0, start, count),
                  metas.get(image));
      boxes.add(all.indexSelect(0, objects.not().nonzero().squeeze(1)));
      start += count;
    }
    return boxes;
  }

  private Tensor likeliest(Tensor scores) {
    return scores.narrow(1, 0, numClasses()).argmax(1);
  }

  @Override
  public List<Detections> detect(
      List<Tensor> features,
      List<Tensor> proposals,
      List<ImageMeta> metas,
      RoiTestCfg cfg,
      boolean rescale) {
    List<Detections> detections = new ArrayList<>();
    for (int image = 0; image < metas.size(); image++) {
      ImageMeta meta = metas.get(image);
      Detections found = detect(features, image, proposals.get(image), meta, cfg, rescale);
      if (!hasMasks()) {
        detections.add(found);
        continue;
      }
      DetectedRegions regions = DetectedRegions.of(found, image, meta, rescale);
      if (regions.isEmpty()) {
        detections.add(regions.withoutMasks());
        continue;
      }
      Device device = features.get(0).device();
      detections.add(
          regions.withMasks(
              probabilities(features, regions.rois(device), regions.labels(device)),
              MaskBranch.threshold(cfg)));
    }
    return detections;
  }

  /**
   * Predicts the probabilities of the masks of regions.
   *
   * @param rois {@code [n, 5]}: index of the image in the batch, then x1, y1, x2, y2 in pixels
   * @param labels {@code [n]}, int64: classes of the objects
   * @return {@code [n, height, width]}
   */
  Tensor probabilities(List<Tensor> features, Tensor rois, Tensor labels) {
    return MaskBranch.probabilities(masks, features, rois, labels);
  }

  private Detections detect(
      List<Tensor> features,
      int image,
      Tensor proposals,
      ImageMeta meta,
      RoiTestCfg cfg,
      boolean rescale) {
    if (proposals.size() == 0) {
      return Detections.NOTHING;
    }
    Tensor boxes = proposals;
    RoiBoxHead.Output output = stages.get(0).forward(features, image, boxes);
    List<Tensor> scores = new ArrayList<>(List.of(output.scores()));
    for (int i = 1; i < stages.size(); i++) {
      RoiBoxHead before = stages.get(i - 1).head();
      boxes = before.corrected(boxes, likeliest(output.scores()), output.codes(), meta);
      output = stages.get(i).forward(features, image, boxes);
      scores.add(output.scores());
    }
    Tensor mean = Tensor.sum(scores).div(scores.size());
    RoiBoxHead last = stages.get(stages.size() - 1).head();
    return last.detect(boxes, new RoiBoxHead.Output(mean, output.codes()), meta, cfg, rescale)
        .toHost();
  }

  @Override
  public final List<PretrainedPart> pretrainedParts() {
    return args.initCfg() == null ? List.of() : args.initCfg().partsOf(this);
  }
}
