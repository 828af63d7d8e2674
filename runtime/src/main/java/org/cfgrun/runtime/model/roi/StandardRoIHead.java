package org.cfgrun.runtime.model.roi;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.data.DetectionBatch;
import org.cfgrun.runtime.data.Detections;
import org.cfgrun.runtime.data.ImageMeta;
import org.cfgrun.runtime.model.DetectionTensors;
import org.cfgrun.runtime.model.FeatureMap;
import org.cfgrun.runtime.model.Losses;
import org.cfgrun.runtime.model.RoiHead;
import org.cfgrun.runtime.model.RoiTestCfg;
import org.cfgrun.runtime.model.RoiTrainCfg;
import org.cfgrun.runtime.model.SharedHead;
import org.cfgrun.runtime.model.ViewBoxes;
import org.cfgrun.runtime.model.init.InitCfg;
import org.cfgrun.runtime.model.init.PretrainedPart;
import org.cfgrun.runtime.torch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Second stage with a single box head, as in Fast and Faster R-CNN, and optionally a mask head, as
 * in Mask R-CNN.
 */
@Component(Registries.MODELS)
public class StandardRoIHead extends RoiHead implements PretrainedPart.Owner {
  /**
   * @param bboxRoiExtractor computes features of regions for the box head
   * @param bboxHead classifies regions and corrects their boxes
   * @param sharedHead layers between the features of a region and the heads; none if None
   * @param maskRoiExtractor computes features of regions for the mask head; the one of the box head
   *     if None
   * @param maskHead predicts masks of objects; None for boxes only
   * @param initCfg initial values
   */
  public record Args(
      RoiExtractor bboxRoiExtractor,
      RoiBoxHead bboxHead,
      @Default("None") @Nullable SharedHead sharedHead,
      @Default("None") @Nullable RoiExtractor maskRoiExtractor,
      @Default("None") @Nullable RoiMaskHead maskHead,
      @Default("None") @Nullable InitCfg initCfg) {}

  static final String BOX_EXTRACTOR = "bbox_roi_extractor";
  static final String BOX_HEAD = "bbox_head";
  static final String MASK_EXTRACTOR = "mask_roi_extractor";
  static final String MASK_HEAD = "mask_head";
  static final String MASK_IOU_HEAD = "mask_iou_head";

  private final Args args;
  private final RoiStage stage;
  private final @Nullable MaskBranch masks;

  public StandardRoIHead(Args args) {
    this(args, null, null, null);
  }

  /**
   * Creates a head.
   *
   * @param boxScale size of the regions that boxes are predicted from, relative to those of the
   *     scores; null if both are predicted from the same features
   * @param scorer predicts how good masks are; null for none
   * @param points refines masks; null for none
   */
  StandardRoIHead(
      Args args,
      @Nullable Double boxScale,
      @Nullable MaskIoUHead scorer,
      @Nullable PointRefinement points) {
    this.args = args;
    RoiExtractor extractor = args.bboxRoiExtractor();
    SharedHead shared = args.sharedHead();
    if (shared != null) {
      extractor = new SharedFeatures(extractor, child("shared_head", shared));
    }
    stage = new RoiStage(extractor, args.bboxHead(), boxScale);
    child(BOX_EXTRACTOR, args.bboxRoiExtractor());
    child(BOX_HEAD, args.bboxHead());
    masks = masks(args, extractor, scorer, points);
    if (masks != null) {
      if (args.maskRoiExtractor() != null) {
        child(MASK_EXTRACTOR, args.maskRoiExtractor());
      }
      child(MASK_HEAD, masks.head());
      masks.head().initialize();
      if (scorer != null) {
        child(MASK_IOU_HEAD, scorer);
      }
      if (points != null) {
        child(PointRefinement.POINT_HEAD, points.head());
      }
    }
    if (args.initCfg() != null) {
      args.initCfg().apply(this);
    }
  }

  private @Nullable MaskBranch masks(
      Args args,
      RoiExtractor ofBoxes,
      @Nullable MaskIoUHead scorer,
      @Nullable PointRefinement points) {
    RoiMaskHead head = args.maskHead();
    if (head == null) {
      return null;
    }
    RoiExtractor own = args.maskRoiExtractor();
    if (own != null && args.sharedHead() != null) {
      addMisfit(
          new ArgumentException(
              MASK_EXTRACTOR,
              "With `shared_head`, the mask head uses the features of the box head. Remove"
                  + " `mask_roi_extractor`."));
    }
    MaskBranch branch = new MaskBranch(own == null ? ofBoxes : own, head, scorer, points);
    noteMisfits(() -> branch.checkClasses(args.bboxHead(), MASK_HEAD));
    return branch;
  }

  @Override
  public final boolean hasMasks() {
    return masks != null;
  }

  @Override
  public void checkTraining(int stage, RoiTrainCfg cfg) {
    ArgumentException.checkAll(
        () -> this.stage.head().predictions().checkSampler(cfg.sampler()),
        () -> cfg.requireUsed(typeName(), trainOptions()),
        () -> {
          if (masks != null) {
            masks.checkTraining(cfg);
          }
        });
  }

  @Override
  public final void checkDetection(RoiTestCfg cfg) {
    if (masks != null) {
      MaskBranch.threshold(cfg);
    }
  }

  @Override
  public final int numClasses() {
    return args.bboxHead().numClasses();
  }

  @Override
  public final int numStages() {
    return 1;
  }

  @Override
  public void checkInputs(List<FeatureMap> inputs) {
    ArgumentException.checkAll(
        () -> stage.checkInputs(inputs, BOX_EXTRACTOR, BOX_HEAD),
        () -> {
          if (masks != null) {
            String own = args.maskRoiExtractor() == null ? BOX_EXTRACTOR : MASK_EXTRACTOR;
            masks.checkInputs(inputs, own, MASK_HEAD);
          }
        });
  }

  @Override
  public final Losses losses(
      List<Tensor> features,
      List<Tensor> proposals,
      DetectionBatch batch,
      List<RoiTrainCfg> stageCfgs) {
    RoiTrainCfg cfg = current(stageCfgs.get(0));
    RoiTargets targets = stage.targets(features, proposals, batch, cfg);
    RoiBoxHead.Output output = stage.forward(features, targets.rois());
    Losses losses =
        boxLosses(stage.head(), output, targets, cfg, batch.size())
            .plus(moreLosses(features, targets, batch, cfg));
    if (masks != null) {
      losses = losses.plus(masks.losses(features, targets, batch.groundTruth(), cfg));
    }
    adapt(cfg, targets);
    return losses;
  }

  /** Returns the configuration of the next step; that of the config by default. */
  RoiTrainCfg current(RoiTrainCfg cfg) {
    return cfg;
  }

  /** Adapts the head to the targets of a step, after its losses; does nothing by default. */
  void adapt(RoiTrainCfg cfg, RoiTargets targets) {}

  /** Returns the options of {@code train_cfg.rcnn} that the head uses beside those of all heads. */
  Set<RoiTrainCfg.Option> trainOptions() {
    return Set.of();
  }

  /** Returns the extractor and the box head. */
  final RoiStage stage() {
    return stage;
  }

  /** Computes losses beside those of boxes and masks; none by default. */
  Losses moreLosses(
      List<Tensor> features, RoiTargets targets, DetectionBatch batch, RoiTrainCfg cfg) {
    return new Losses();
  }

  /**
   * Computes the losses of the box head.
   *
   * @param images number of images
   */
  Losses boxLosses(
      RoiBoxHead head, RoiBoxHead.Output output, RoiTargets targets, RoiTrainCfg cfg, int images) {
    return head.losses(output, targets);
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
      Tensor regions = proposals.get(image);
      Detections found =
          regions.size() == 0
              ? Detections.NOTHING
              : boxes(features, image, regions, meta, cfg, rescale).toHost();
      detections.add(
          masks == null
              ? found
              : masks.detect(features, DetectedRegions.of(found, image, meta, rescale), cfg));
    }
    return detections;
  }

  /** Returns true without masks, which would have to be merged too. */
  @Override
  public boolean mergesViews() {
    return masks == null;
  }

  /** Averages the boxes and probabilities of each region over the views, before suppression. */
  @Override
  public DetectionTensors merged(List<View> views, Tensor proposals, RoiTestCfg cfg) {
    RoiPredictions predictions = stage.head().predictions();
    List<RoiPredictions.Scored> scored = new ArrayList<>();
    for (View view : views) {
      Tensor regions = ViewBoxes.into(proposals, view.meta());
      RoiBoxHead.Output output = stage.forward(view.features(), view.image(), regions);
      scored.add(predictions.scored(regions, output, view.meta()).mappedBack(view.meta()));
    }
    return predictions.select(RoiPredictions.Scored.mean(scored), cfg);
  }

  /**
   * Detects boxes in one image.
   *
   * @param image index of the image in the batch
   * @param proposals {@code [p, 4]}, at least one
   */
  DetectionTensors boxes(
      List<Tensor> features,
      int image,
      Tensor proposals,
      ImageMeta meta,
      RoiTestCfg cfg,
      boolean rescale) {
    RoiBoxHead.Output output = stage.forward(features, image, proposals);
    return stage.head().detect(proposals, output, meta, cfg, rescale);
  }

  @Override
  public final List<PretrainedPart> pretrainedParts() {
    return args.initCfg() == null ? List.of() : args.initCfg().partsOf(this);
  }
}
