package org.cfgrun.runtime.model.detector;

import java.util.List;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Inline;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.data.DetectionBatch;
import org.cfgrun.runtime.data.Detections;
import org.cfgrun.runtime.model.DetectionTensors;
import org.cfgrun.runtime.model.Losses;
import org.cfgrun.runtime.model.query.QueryHead;
import org.cfgrun.runtime.model.query.QueryTestCfg;
import org.cfgrun.runtime.model.query.QueryTrainCfg;
import org.cfgrun.runtime.torch.Autograd;
import org.cfgrun.runtime.torch.Tensor;
import org.cfgrun.runtime.torch.TensorScope;
import org.jspecify.annotations.Nullable;

/**
 * Detector without anchors and without suppression (https://arxiv.org/abs/2005.12872): each query
 * of its head detects one object or none.
 */
@Component(
    value = Registries.MODELS,
    names = {"DETR", "DeformableDETR"})
public final class DETR extends FeatureDetector {
  /**
   * @param body what computes the feature maps
   * @param bboxHead predicts an object or none for each query
   * @param trainCfg matching of queries with objects; required for training
   * @param testCfg selection of detections; required for testing
   */
  public record Args(
      @Inline DetectorBody body,
      QueryHead bboxHead,
      @Default("None") @Nullable QueryTrainCfg trainCfg,
      @Default("None") @Nullable QueryTestCfg testCfg) {}

  private final Args args;

  public DETR(Args args) {
    super(args.body());
    this.args = args;
    child("bbox_head", args.bboxHead());
    checkHead("bbox_head", args.bboxHead()::checkInputs);
    applyInitCfg();
  }

  @Override
  public void checkTraining() {
    required("train_cfg", args.trainCfg(), "training");
  }

  @Override
  public void checkDetection() {
    QueryTestCfg cfg = required("test_cfg", args.testCfg(), "detection");
    check("test_cfg", () -> args.bboxHead().checkDetection(cfg));
  }

  @Override
  public int numClasses() {
    return args.bboxHead().numClasses();
  }

  @Override
  public Losses losses(DetectionBatch batch) {
    QueryTrainCfg cfg = required("train_cfg", args.trainCfg(), "training");
    List<Tensor> features = features(batch.images());
    QueryHead head = args.bboxHead();
    return within(head, () -> head.losses(features, batch, cfg.assigner()));
  }

  @Override
  public List<Detections> detect(DetectionBatch batch, boolean rescale) {
    QueryTestCfg cfg = required("test_cfg", args.testCfg(), "detection");
    QueryHead head = args.bboxHead();
    return Autograd.noGrad(
        () -> {
          try (TensorScope scope = new TensorScope()) {
            List<Tensor> features = features(batch.images());
            return DetectionTensors.toHost(
                within(
                    head,
                    () -> head.detect(features, batch.images(), batch.metas(), cfg, rescale)));
          }
        });
  }
}
