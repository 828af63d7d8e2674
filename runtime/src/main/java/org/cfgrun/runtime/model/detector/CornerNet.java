package org.cfgrun.runtime.model.detector;

import java.util.ArrayList;
import java.util.List;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Inline;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.data.DetectionBatch;
import org.cfgrun.runtime.data.Detections;
import org.cfgrun.runtime.model.CornerTestCfg;
import org.cfgrun.runtime.model.DetectionTensors;
import org.cfgrun.runtime.model.Losses;
import org.cfgrun.runtime.model.keypoint.CornerPairHead;
import org.cfgrun.runtime.torch.Autograd;
import org.cfgrun.runtime.torch.Tensor;
import org.cfgrun.runtime.torch.TensorScope;
import org.jspecify.annotations.Nullable;

/**
 * One-stage detector that finds pairs of corners (CornerNet, https://arxiv.org/abs/1808.01244).
 * With a {@code CentripetalHead} it is CentripetalNet.
 */
@Component(Registries.MODELS)
public final class CornerNet extends FeatureDetector {
  /** Training ({@code train_cfg}). There is nothing to configure. */
  public record TrainCfg() {}

  /**
   * @param body what computes the feature maps
   * @param bboxHead predicts pairs of corners from feature maps
   * @param trainCfg accepted for compatibility with mmdet's configs; has no options
   * @param testCfg selection of detections; required for testing
   */
  public record Args(
      @Inline DetectorBody body,
      CornerPairHead bboxHead,
      @Default("None") @Nullable TrainCfg trainCfg,
      @Default("None") @Nullable CornerTestCfg testCfg) {}

  private final Args args;

  public CornerNet(Args args) {
    super(args.body());
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
    List<Tensor> features = features(batch.images());
    return within(args.bboxHead(), () -> args.bboxHead().losses(features, batch));
  }

  @Override
  public Merging merging() {
    return Merging.PAIRS;
  }

  /** Suppresses repeated boxes among those of all views. */
  @Override
  protected List<Detections> merged(List<DetectionBatch> views) {
    CornerTestCfg cfg = required("test_cfg", args.testCfg(), "detection");
    return Autograd.noGrad(
        () -> {
          try (TensorScope scope = new TensorScope()) {
            List<List<DetectionTensors>> all = new ArrayList<>();
            for (DetectionBatch view : views) {
              all.add(candidates(view, cfg));
            }
            List<DetectionTensors> detections = new ArrayList<>();
            for (int image = 0; image < views.get(0).size(); image++) {
              List<DetectionTensors> found = new ArrayList<>();
              for (int view = 0; view < views.size(); view++) {
                found.add(all.get(view).get(image).mappedBack(views.get(view).metas().get(image)));
              }
              detections.add(DetectionTensors.joined(found).suppressed(cfg.nms(), cfg.limit()));
            }
            return DetectionTensors.toHost(detections);
          }
        });
  }

  private List<DetectionTensors> candidates(DetectionBatch batch, CornerTestCfg cfg) {
    return args.bboxHead().candidates(features(batch.images()), batch, cfg);
  }

  @Override
  public List<Detections> detect(DetectionBatch batch, boolean rescale) {
    CornerTestCfg cfg = required("test_cfg", args.testCfg(), "detection");
    return Autograd.noGrad(
        () -> {
          try (TensorScope scope = new TensorScope()) {
            List<DetectionTensors> candidates = candidates(batch, cfg);
            List<DetectionTensors> detections = new ArrayList<>();
            for (int image = 0; image < batch.size(); image++) {
              DetectionTensors found = candidates.get(image);
              detections.add(
                  (rescale ? found.rescaled(batch.metas().get(image)) : found)
                      .suppressed(cfg.nms(), cfg.limit()));
            }
            return DetectionTensors.toHost(detections);
          }
        });
  }
}
