package org.cfgrun.runtime.model.roi;

import java.util.ArrayList;
import java.util.List;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.data.DetectionBatch;
import org.cfgrun.runtime.data.Detections;
import org.cfgrun.runtime.data.ImageMeta;
import org.cfgrun.runtime.model.FeatureMap;
import org.cfgrun.runtime.model.Losses;
import org.cfgrun.runtime.model.RoiHead;
import org.cfgrun.runtime.model.RoiTestCfg;
import org.cfgrun.runtime.model.RoiTrainCfg;
import org.cfgrun.runtime.model.SharedHead;
import org.cfgrun.runtime.model.init.InitCfg;
import org.cfgrun.runtime.model.init.PretrainedPart;
import org.cfgrun.runtime.torch.Tensor;
import org.jspecify.annotations.Nullable;

/** Second stage with a single box head, as in Fast and Faster R-CNN. */
@Component(Registries.MODELS)
public class StandardRoIHead extends RoiHead implements PretrainedPart.Owner {
  /**
   * @param bboxRoiExtractor computes features of regions for the box head
   * @param bboxHead classifies regions and corrects their boxes
   * @param sharedHead layers between the features of a region and the heads; none if None
   * @param initCfg initial values
   */
  public record Args(
      RoiExtractor bboxRoiExtractor,
      RoiBoxHead bboxHead,
      @Default("None") @Nullable SharedHead sharedHead,
      @Default("None") @Nullable InitCfg initCfg) {}

  private final Args args;
  private final RoiStage stage;

  public StandardRoIHead(Args args) {
    this(args, null);
  }

  /**
   * Creates a head.
   *
   * @param boxScale size of the regions that boxes are predicted from, relative to those of the
   *     scores; null if both are predicted from the same features
   */
  StandardRoIHead(Args args, @Nullable Double boxScale) {
    this.args = args;
    RoiExtractor extractor = args.bboxRoiExtractor();
    SharedHead shared = args.sharedHead();
    if (shared != null) {
      extractor = new SharedFeatures(extractor, child("shared_head", shared));
    }
    stage = new RoiStage(extractor, args.bboxHead(), boxScale);
    child("bbox_roi_extractor", args.bboxRoiExtractor());
    child("bbox_head", args.bboxHead());
    if (args.initCfg() != null) {
      args.initCfg().apply(this);
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
  public final void checkInputs(List<FeatureMap> inputs) {
    stage.checkInputs(inputs);
  }

  @Override
  public final Losses losses(
      List<Tensor> features,
      List<Tensor> proposals,
      DetectionBatch batch,
      List<RoiTrainCfg> stageCfgs) {
    RoiTargets targets = stage.targets(features, proposals, batch.groundTruth(), stageCfgs.get(0));
    return stage.head().losses(stage.forward(features, targets.rois()), targets);
  }

  @Override
  public final List<Detections> detect(
      List<Tensor> features,
      List<Tensor> proposals,
      List<ImageMeta> metas,
      RoiTestCfg cfg,
      boolean rescale) {
    List<Detections> detections = new ArrayList<>();
    for (int image = 0; image < metas.size(); image++) {
      Tensor boxes = proposals.get(image);
      if (boxes.size() == 0) {
        detections.add(Detections.NOTHING);
        continue;
      }
      RoiBoxHead.Output output = stage.forward(features, image, boxes);
      detections.add(stage.head().detect(boxes, output, metas.get(image), cfg, rescale).toHost());
    }
    return detections;
  }

  @Override
  public final List<PretrainedPart> pretrainedParts() {
    return args.initCfg() == null ? List.of() : args.initCfg().partsOf(this);
  }
}
