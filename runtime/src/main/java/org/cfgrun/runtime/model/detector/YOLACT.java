package org.cfgrun.runtime.model.detector;

import java.util.ArrayList;
import java.util.List;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Inline;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.data.DetectionBatch;
import org.cfgrun.runtime.data.Detections;
import org.cfgrun.runtime.data.GroundTruth;
import org.cfgrun.runtime.data.ImageMeta;
import org.cfgrun.runtime.model.DenseTrainCfg;
import org.cfgrun.runtime.model.Losses;
import org.cfgrun.runtime.model.YolactTestCfg;
import org.cfgrun.runtime.model.dense.LevelOutput;
import org.cfgrun.runtime.model.dense.YOLACTHead;
import org.cfgrun.runtime.model.dense.YOLACTProtonet;
import org.cfgrun.runtime.model.dense.YOLACTSegmHead;
import org.cfgrun.runtime.torch.Autograd;
import org.cfgrun.runtime.torch.Tensor;
import org.cfgrun.runtime.torch.TensorScope;
import org.jspecify.annotations.Nullable;

/**
 * One-stage instance segmentation (YOLACT, https://arxiv.org/abs/1904.02689): one head predicts
 * boxes and coefficients, another prototypes of masks, and a third one, only in training, the
 * classes of pixels.
 */
@Component(Registries.MODELS)
public final class YOLACT extends FeatureDetector {
  /**
   * @param body what computes the feature maps
   * @param bboxHead predicts boxes and coefficients
   * @param segmHead predicts the classes of pixels
   * @param maskHead predicts prototypes of masks
   * @param trainCfg computation of targets; required for training
   * @param testCfg selection of detections; required for testing
   */
  public record Args(
      @Inline DetectorBody body,
      YOLACTHead bboxHead,
      YOLACTSegmHead segmHead,
      YOLACTProtonet maskHead,
      @Default("None") @Nullable DenseTrainCfg trainCfg,
      @Default("None") @Nullable YolactTestCfg testCfg) {}

  private final Args args;

  public YOLACT(Args args) {
    super(args.body());
    this.args = args;
    child("bbox_head", args.bboxHead());
    child("segm_head", args.segmHead());
    child("mask_head", args.maskHead());
    checkHead("bbox_head", args.bboxHead()::checkInputs);
    checkHead("segm_head", maps -> args.segmHead().checkInputs(maps, args.bboxHead()));
    checkHead("mask_head", maps -> args.maskHead().checkInputs(maps, args.bboxHead()));
    applyInitCfg();
  }

  @Override
  public void checkTraining() {
    DenseTrainCfg cfg = required("train_cfg", args.trainCfg(), "training");
    check("train_cfg", () -> args.bboxHead().checkTraining(cfg));
  }

  @Override
  public void checkDetection() {
    required("test_cfg", args.testCfg(), "detection");
  }

  @Override
  public int numClasses() {
    return args.bboxHead().numClasses();
  }

  @Override
  public boolean hasMasks() {
    return true;
  }

  @Override
  public Losses losses(DetectionBatch batch) {
    DenseTrainCfg cfg = required("train_cfg", args.trainCfg(), "training");
    List<Tensor> features = features(batch.images());
    List<Tensor> masks = new ArrayList<>();
    for (GroundTruth truth : batch.groundTruth()) {
      masks.add(YOLACTProtonet.tensors(truth, batch.images().device()));
    }
    YOLACTHead head = args.bboxHead();
    List<LevelOutput> outputs = head.forward(features);
    YOLACTHead.Trained trained = within(head, () -> head.losses(outputs, batch, cfg));
    Losses losses = trained.losses();
    Tensor finest = features.get(0);
    losses.add(
        "loss_segm", within(args.segmHead(), () -> args.segmHead().losses(finest, batch, masks)));
    losses.add("loss_mask", args.maskHead().losses(finest, head, outputs, trained, batch, masks));
    return losses;
  }

  @Override
  public List<Detections> detect(DetectionBatch batch, boolean rescale) {
    YolactTestCfg cfg = required("test_cfg", args.testCfg(), "detection");
    return Autograd.noGrad(
        () -> {
          try (TensorScope scope = new TensorScope()) {
            List<Tensor> features = features(batch.images());
            List<LevelOutput> outputs = args.bboxHead().forward(features);
            Tensor prototypes = args.maskHead().prototypes(features.get(0));
            List<Detections> detections = new ArrayList<>();
            for (int image = 0; image < batch.size(); image++) {
              ImageMeta meta = batch.metas().get(image);
              YOLACTHead.Found found = args.bboxHead().detect(outputs, image, meta, cfg, rescale);
              detections.add(
                  args.maskHead().withMasks(found, prototypes.select(0, image), meta, rescale));
            }
            return detections;
          }
        });
  }
}
