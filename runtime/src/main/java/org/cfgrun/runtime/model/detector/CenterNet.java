package org.cfgrun.runtime.model.detector;

import java.util.ArrayList;
import java.util.List;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.OneOrMany;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.data.DetectionBatch;
import org.cfgrun.runtime.data.Detections;
import org.cfgrun.runtime.data.ImageMeta;
import org.cfgrun.runtime.model.Backbone;
import org.cfgrun.runtime.model.CenterNetTestCfg;
import org.cfgrun.runtime.model.DetectionTensors;
import org.cfgrun.runtime.model.Losses;
import org.cfgrun.runtime.model.Neck;
import org.cfgrun.runtime.model.init.InitCfg;
import org.cfgrun.runtime.model.keypoint.CenterNetHead;
import org.cfgrun.runtime.torch.Autograd;
import org.cfgrun.runtime.torch.Shape;
import org.cfgrun.runtime.torch.Tensor;
import org.cfgrun.runtime.torch.TensorScope;
import org.jspecify.annotations.Nullable;

/**
 * One-stage detector that finds the centers of objects (Objects as Points,
 * https://arxiv.org/abs/1904.07850). It needs no suppression of repeated boxes, because a center is
 * the highest value around it.
 */
@Component(Registries.MODELS)
public final class CenterNet extends FeatureDetector {
  /** Training ({@code train_cfg}). There is nothing to configure. */
  public record TrainCfg() {}

  /**
   * @param backbone computes feature maps from images
   * @param neck computes the head's feature map from the backbone's; if None, the head uses the
   *     backbone's map directly; those of a list follow each other
   * @param bboxHead predicts centers and sizes of objects from the feature map
   * @param trainCfg accepted for compatibility with mmdet's configs; has no options
   * @param testCfg selection of detections; required for testing
   * @param pretrained older form of {@code init_cfg=dict(type='Pretrained', ...)} of the backbone
   * @param initCfg initial values of the whole detector
   */
  public record Args(
      Backbone backbone,
      @Default("None") @Nullable OneOrMany<Neck> neck,
      CenterNetHead bboxHead,
      @Default("None") @Nullable TrainCfg trainCfg,
      @Default("None") @Nullable CenterNetTestCfg testCfg,
      @Default("None") @Nullable String pretrained,
      @Default("None") @Nullable InitCfg initCfg) {}

  private final Args args;

  public CenterNet(Args args) {
    super(new Body(args.backbone(), args.neck(), args.pretrained(), args.initCfg()));
    this.args = args;
    child("bbox_head", args.bboxHead());
    checkHead("bbox_head", args.bboxHead()::checkInputs);
    applyInitCfg();
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
  public boolean takesSurroundedImages() {
    return true;
  }

  @Override
  public Losses losses(DetectionBatch batch) {
    Tensor features = features(batch.images()).get(0);
    return within(args.bboxHead(), () -> args.bboxHead().losses(features, batch));
  }

  @Override
  public List<Detections> detect(DetectionBatch batch, boolean rescale) {
    CenterNetTestCfg cfg = required("test_cfg", args.testCfg(), "detection");
    return Autograd.noGrad(
        () -> {
          try (TensorScope scope = new TensorScope()) {
            CenterNetHead.Maps maps = args.bboxHead().forward(features(batch.images()).get(0));
            Shape input = batch.images().shape();
            List<DetectionTensors> detections = new ArrayList<>();
            for (int image = 0; image < batch.size(); image++) {
              ImageMeta meta = batch.metas().get(image);
              DetectionTensors found =
                  args.bboxHead().detect(maps, image, input.get(2), input.get(3), cfg).within(meta);
              detections.add(rescale ? found.rescaled(meta) : found);
            }
            return DetectionTensors.toHost(detections);
          }
        });
  }
}
