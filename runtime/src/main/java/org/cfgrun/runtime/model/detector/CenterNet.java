package org.cfgrun.runtime.model.detector;

import java.util.ArrayList;
import java.util.List;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Inline;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.data.DetectionBatch;
import org.cfgrun.runtime.data.Detections;
import org.cfgrun.runtime.data.ImageMeta;
import org.cfgrun.runtime.model.CenterNetTestCfg;
import org.cfgrun.runtime.model.DetectionTensors;
import org.cfgrun.runtime.model.Losses;
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
   * @param body what computes the feature maps
   * @param bboxHead predicts centers and sizes of objects from the feature map
   * @param trainCfg accepted for compatibility with mmdet's configs; has no options
   * @param testCfg selection of detections; required for testing
   */
  public record Args(
      @Inline DetectorBody body,
      CenterNetHead bboxHead,
      @Default("None") @Nullable TrainCfg trainCfg,
      @Default("None") @Nullable CenterNetTestCfg testCfg) {}

  private final Args args;

  public CenterNet(Args args) {
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
    Tensor features = features(batch.images()).get(0);
    return within(args.bboxHead(), () -> args.bboxHead().losses(features, batch));
  }

  @Override
  public List<Detections> detect(DetectionBatch batch, boolean rescale) {
    return Autograd.noGrad(
        () -> {
          try (TensorScope scope = new TensorScope()) {
            CenterNetHead.Maps maps = maps(batch.images());
            Shape input = batch.images().shape();
            List<DetectionTensors> detections = new ArrayList<>();
            for (int image = 0; image < batch.size(); image++) {
              ImageMeta meta = batch.metas().get(image);
              DetectionTensors found =
                  args.bboxHead()
                      .detect(maps, image, input.get(2), input.get(3), testCfg())
                      .within(meta);
              detections.add(rescale ? found.rescaled(meta) : found);
            }
            return DetectionTensors.toHost(detections);
          }
        });
  }

  @Override
  public Merging merging() {
    return Merging.PAIRS;
  }

  /**
   * Averages the heatmaps and sizes of each pair of views. As in mmdet, the offsets are those of
   * the view without a flip, and boxes of several scales are not suppressed.
   */
  @Override
  protected List<Detections> merged(List<DetectionBatch> views) {
    return Autograd.noGrad(
        () -> {
          try (TensorScope scope = new TensorScope()) {
            List<DetectionTensors> detections = new ArrayList<>();
            for (int image = 0; image < views.get(0).size(); image++) {
              List<DetectionTensors> scales = new ArrayList<>();
              for (int view = 0; view < views.size(); view += 2) {
                scales.add(ofPair(views.get(view), views.get(view + 1), image));
              }
              detections.add(DetectionTensors.joined(scales));
            }
            return DetectionTensors.toHost(detections);
          }
        });
  }

  /** Detects the objects of an image alone, because the padding of a batch would be flipped too. */
  private DetectionTensors ofPair(DetectionBatch view, DetectionBatch flipped, int image) {
    ImageMeta meta = view.metas().get(image);
    ImageMeta other = flipped.metas().get(image);
    CenterNetHead.Maps mean =
        maps(own(view, image))
            .averaged(maps(own(flipped, image)), other.flippedX(), other.flippedY());
    return args.bboxHead()
        .detect(mean, 0, meta.paddedHeight(), meta.paddedWidth(), testCfg())
        .within(meta)
        .rescaled(meta);
  }

  /** Returns an image without the padding of its batch. */
  private static Tensor own(DetectionBatch batch, int image) {
    ImageMeta meta = batch.metas().get(image);
    return batch
        .images()
        .narrow(0, image, 1)
        .narrow(2, 0, meta.paddedHeight())
        .narrow(3, 0, meta.paddedWidth());
  }

  private CenterNetHead.Maps maps(Tensor images) {
    return args.bboxHead().forward(features(images).get(0));
  }

  private CenterNetTestCfg testCfg() {
    return required("test_cfg", args.testCfg(), "detection");
  }
}
