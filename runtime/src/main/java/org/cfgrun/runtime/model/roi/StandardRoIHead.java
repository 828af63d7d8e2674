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
import org.cfgrun.runtime.model.init.InitCfg;
import org.cfgrun.runtime.model.init.PretrainedPart;
import org.cfgrun.runtime.torch.Tensor;
import org.jspecify.annotations.Nullable;

/** Second stage with a single box head, as in Fast and Faster R-CNN. */
@Component(Registries.MODELS)
public final class StandardRoIHead extends RoiHead implements PretrainedPart.Owner {
  /**
   * @param bboxRoiExtractor computes features of regions for the box head
   * @param bboxHead classifies regions and corrects their boxes
   * @param initCfg initial values
   */
  public record Args(
      RoiExtractor bboxRoiExtractor,
      RoiBoxHead bboxHead,
      @Default("None") @Nullable InitCfg initCfg) {}

  private final Args args;
  private final RoiStage stage;

  public StandardRoIHead(Args args) {
    this.args = args;
    stage = new RoiStage(args.bboxRoiExtractor(), args.bboxHead());
    child("bbox_roi_extractor", args.bboxRoiExtractor());
    child("bbox_head", args.bboxHead());
    if (args.initCfg() != null) {
      args.initCfg().apply(this);
    }
  }

  @Override
  public int numClasses() {
    return args.bboxHead().numClasses();
  }

  @Override
  public int numStages() {
    return 1;
  }

  @Override
  public void checkInputs(List<FeatureMap> inputs) {
    stage.checkInputs(inputs);
  }

  @Override
  public Losses losses(
      List<Tensor> features,
      List<Tensor> proposals,
      DetectionBatch batch,
      List<RoiTrainCfg> stageCfgs) {
    RoiTargets targets =
        RoiTargets.of(proposals, batch.groundTruth(), stageCfgs.get(0), numClasses());
    return stage.head().losses(stage.forward(features, targets.rois()), targets);
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
  public List<PretrainedPart> pretrainedParts() {
    return args.initCfg() == null ? List.of() : args.initCfg().partsOf(this);
  }
}
