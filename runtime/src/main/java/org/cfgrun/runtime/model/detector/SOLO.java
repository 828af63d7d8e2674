package org.cfgrun.runtime.model.detector;

import java.util.List;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Inline;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.data.DetectionBatch;
import org.cfgrun.runtime.data.Detections;
import org.cfgrun.runtime.model.InstanceMaskHead;
import org.cfgrun.runtime.model.InstanceTestCfg;
import org.cfgrun.runtime.model.Losses;
import org.cfgrun.runtime.torch.Autograd;
import org.cfgrun.runtime.torch.Tensor;
import org.cfgrun.runtime.torch.TensorScope;
import org.jspecify.annotations.Nullable;

/**
 * One-stage instance segmentation without boxes (https://arxiv.org/abs/1912.04488): a backbone, a
 * neck, and a head that predicts masks directly from the feature maps.
 */
@Component(
    value = Registries.MODELS,
    names = {"SOLO", "SOLOv2"})
public final class SOLO extends FeatureDetector {
  /** Training ({@code train_cfg}). There is nothing to configure. */
  public record TrainCfg() {}

  /**
   * @param body what computes the feature maps
   * @param maskHead predicts masks from feature maps
   * @param trainCfg accepted for compatibility with mmdet's configs; has no options
   * @param testCfg selection of detections; required for testing
   */
  public record Args(
      @Inline DetectorBody body,
      InstanceMaskHead maskHead,
      @Default("None") @Nullable TrainCfg trainCfg,
      @Default("None") @Nullable InstanceTestCfg testCfg) {}

  private final Args args;

  public SOLO(Args args) {
    super(args.body());
    this.args = args;
    child("mask_head", args.maskHead());
    checkHead("mask_head", args.maskHead()::checkInputs);
    applyInitCfg();
  }

  @Override
  public void checkDetection() {
    required("test_cfg", args.testCfg(), "detection");
  }

  @Override
  public int numClasses() {
    return args.maskHead().numClasses();
  }

  @Override
  public boolean hasMasks() {
    return true;
  }

  @Override
  public Losses losses(DetectionBatch batch) {
    List<Tensor> features = features(batch.images());
    return within(args.maskHead(), () -> args.maskHead().losses(features, batch));
  }

  @Override
  public List<Detections> detect(DetectionBatch batch, boolean rescale) {
    InstanceTestCfg cfg = required("test_cfg", args.testCfg(), "detection");
    return Autograd.noGrad(
        () -> {
          try (TensorScope scope = new TensorScope()) {
            List<Tensor> features = features(batch.images());
            return within(
                args.maskHead(),
                () -> args.maskHead().detect(features, batch.metas(), cfg, rescale));
          }
        });
  }
}
