package org.cfgrun.runtime.model.detector;

import java.util.List;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.OneOrMany;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.data.DetectionBatch;
import org.cfgrun.runtime.data.Detections;
import org.cfgrun.runtime.model.Backbone;
import org.cfgrun.runtime.model.InstanceMaskHead;
import org.cfgrun.runtime.model.InstanceTestCfg;
import org.cfgrun.runtime.model.Losses;
import org.cfgrun.runtime.model.Neck;
import org.cfgrun.runtime.model.init.InitCfg;
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
   * @param backbone computes feature maps from images
   * @param neck computes the head's feature maps from the backbone's; if None, the head uses the
   *     backbone's maps directly; those of a list follow each other
   * @param maskHead predicts masks from feature maps
   * @param trainCfg accepted for compatibility with mmdet's configs; has no options
   * @param testCfg selection of detections; required for testing
   * @param pretrained older form of {@code init_cfg=dict(type='Pretrained', ...)} of the backbone
   * @param initCfg initial values of the whole detector
   */
  public record Args(
      Backbone backbone,
      @Default("None") @Nullable OneOrMany<Neck> neck,
      InstanceMaskHead maskHead,
      @Default("None") @Nullable TrainCfg trainCfg,
      @Default("None") @Nullable InstanceTestCfg testCfg,
      @Default("None") @Nullable String pretrained,
      @Default("None") @Nullable InitCfg initCfg) {}

  private final Args args;

  public SOLO(Args args) {
    super(new Body(args.backbone(), args.neck(), args.pretrained(), args.initCfg()));
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
