package org.cfgrun.runtime.model.roi;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.Bounds;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.OneOrMany;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.data.DetectionBatch;
import org.cfgrun.runtime.data.Detections;
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
import org.cfgrun.runtime.torch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Second stage as a cascade (Cascade R-CNN, https://arxiv.org/abs/1712.00726): each stage corrects
 * the boxes of the one before it and usually trains on boxes that overlap an object more. No
 * gradient flows from a stage to the boxes that it starts from. Detections have the boxes of the
 * last stage, and the scores of the mean of all stages' logits.
 */
@Component(Registries.MODELS)
public final class CascadeRoIHead extends RoiHead implements PretrainedPart.Owner {
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
  private final List<RoiStage> stages = new ArrayList<>();
  private final List<MaskBranch> masks = new ArrayList<>();

  public CascadeRoIHead(Args args) {
    this.args = args;
    int count = args.numStages();
    var extractors =
        new ModuleList<>(args.bboxRoiExtractor().each(StandardRoIHead.BOX_EXTRACTOR, count));
    var heads = new ModuleList<>(args.bboxHead().each(StandardRoIHead.BOX_HEAD, count));
    List<Integer> classes = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      stages.add(new RoiStage(extractors.get(i), heads.get(i)));
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
      addMasks(args.maskHead(), args.maskRoiExtractor());
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

  private void addMasks(OneOrMany<RoiMaskHead> given, @Nullable OneOrMany<RoiExtractor> own) {
    List<RoiMaskHead> heads = given.each(StandardRoIHead.MASK_HEAD, stages.size());
    List<RoiExtractor> extractors =
        own == null
            ? stages.stream().map(RoiStage::extractor).toList()
            : own.each(StandardRoIHead.MASK_EXTRACTOR, heads.size());
    for (int i = 0; i < heads.size(); i++) {
      MaskBranch branch = new MaskBranch(extractors.get(i), heads.get(i));
      RoiBoxHead boxes = stages.get(i).head();
      String place = given.place(StandardRoIHead.MASK_HEAD, i);
      noteMisfits(() -> branch.checkClasses(boxes, place));
      masks.add(branch);
    }
    if (own != null) {
      child(StandardRoIHead.MASK_EXTRACTOR, new ModuleList<>(extractors));
    }
    child(StandardRoIHead.MASK_HEAD, new ModuleList<>(heads));
  }

  @Override
  public boolean hasMasks() {
    return !masks.isEmpty();
  }

  @Override
  public void checkTraining(int stage, RoiTrainCfg cfg) {
    ArgumentException.checkAll(
        () -> stages.get(stage).head().predictions().checkSampler(cfg.sampler()),
        () -> cfg.requireNoPrimeSamples(typeName()),
        () -> {
          if (hasMasks()) {
            masks.get(stage).checkTraining(cfg);
          }
        });
  }

  @Override
  public void checkDetection(RoiTestCfg cfg) {
    if (hasMasks()) {
      MaskBranch.threshold(cfg);
    }
  }

  @Override
  public int numClasses() {
    return stages.get(0).head().numClasses();
  }

  @Override
  public int numStages() {
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
      if (args.maskHead() != null) {
        MaskBranch branch = masks.get(i);
        OneOrMany<RoiExtractor> own = args.maskRoiExtractor();
        String maskExtractor =
            own == null ? boxExtractor : own.place(StandardRoIHead.MASK_EXTRACTOR, i);
        String maskHead = args.maskHead().place(StandardRoIHead.MASK_HEAD, i);
        checks.add(() -> branch.checkInputs(inputs, maskExtractor, maskHead));
      }
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
      RoiTargets targets = stage.targets(features, boxes, batch.groundTruth(), stageCfgs.get(i));
      RoiBoxHead.Output output = stage.forward(features, targets.rois());
      Losses losses = stage.head().losses(output, targets);
      if (hasMasks()) {
        losses =
            losses.plus(
                masks.get(i).losses(features, targets, batch.groundTruth(), stageCfgs.get(i)));
      }
      all = all.plus(losses.scaled("s" + i + ".", args.stageLossWeights().get(i)));
      if (i + 1 < stages.size()) {
        boxes = Autograd.noGrad(() -> corrected(stage, output, targets, batch.metas()));
      }
    }
    return all;
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
      detections.add(
          hasMasks()
              ? MaskBranch.detect(masks, features, image, found, meta, cfg, rescale)
              : found);
    }
    return detections;
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
  public List<PretrainedPart> pretrainedParts() {
    return args.initCfg() == null ? List.of() : args.initCfg().partsOf(this);
  }
}
