package org.cfgrun.runtime.model.detector;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.data.BadData;
import org.cfgrun.runtime.data.Batch;
import org.cfgrun.runtime.data.DetectionBatch;
import org.cfgrun.runtime.data.Detections;
import org.cfgrun.runtime.data.ImageMeta;
import org.cfgrun.runtime.model.Backbone;
import org.cfgrun.runtime.model.DenseDetector;
import org.cfgrun.runtime.model.DenseHead;
import org.cfgrun.runtime.model.DenseTestCfg;
import org.cfgrun.runtime.model.DenseTrainCfg;
import org.cfgrun.runtime.model.DetectionTensors;
import org.cfgrun.runtime.model.Detector;
import org.cfgrun.runtime.model.FeatureMap;
import org.cfgrun.runtime.model.HeadMaps;
import org.cfgrun.runtime.model.Losses;
import org.cfgrun.runtime.model.Neck;
import org.cfgrun.runtime.model.StepOutput;
import org.cfgrun.runtime.model.init.InitCfg;
import org.cfgrun.runtime.model.init.Pretrained;
import org.cfgrun.runtime.model.init.PretrainedPart;
import org.cfgrun.runtime.nn.Module;
import org.cfgrun.runtime.torch.Autograd;
import org.cfgrun.runtime.torch.Shape;
import org.cfgrun.runtime.torch.Tensor;
import org.cfgrun.runtime.torch.TensorScope;
import org.jspecify.annotations.Nullable;

/**
 * One-stage detector: a backbone, a neck, and a dense head that predicts boxes on every level. With
 * a {@code RetinaHead}, it is called {@code RetinaNet}.
 */
@Component(
    value = Registries.MODELS,
    names = {"RetinaNet", "SingleStageDetector"})
public final class SingleStageDetector extends Detector
    implements DenseDetector, PretrainedPart.Owner {
  /**
   * @param backbone computes feature maps from images
   * @param neck computes the head's feature maps from the backbone's; if None, the head uses the
   *     backbone's maps directly
   * @param bboxHead predicts boxes from feature maps
   * @param trainCfg computation of targets; required for training
   * @param testCfg selection of detections; required for testing
   * @param pretrained older form of {@code init_cfg=dict(type='Pretrained', ...)} of the backbone
   * @param initCfg initial values of the whole detector
   */
  public record Args(
      Backbone backbone,
      @Default("None") @Nullable Neck neck,
      DenseHead bboxHead,
      @Default("None") @Nullable DenseTrainCfg trainCfg,
      @Default("None") @Nullable DenseTestCfg testCfg,
      @Default("None") @Nullable String pretrained,
      @Default("None") @Nullable InitCfg initCfg) {}

  private final Args args;

  public SingleStageDetector(Args args) {
    this.args = args;
    child("backbone", args.backbone());
    if (args.neck() != null) {
      child("neck", args.neck());
    }
    child("bbox_head", args.bboxHead());
    checkFeatureMaps();
    if (args.pretrained() != null && !PretrainedPart.of(args.backbone()).isEmpty()) {
      throw new ArgumentException(
          "pretrained", "`pretrained` and the backbone's `init_cfg` cannot both name weights");
    }
    if (args.initCfg() != null) {
      args.initCfg().apply(this);
    }
  }

  /** Checks that each part accepts the feature maps of the previous one. */
  private void checkFeatureMaps() {
    List<FeatureMap> maps = args.backbone().outputs();
    Neck neck = args.neck();
    List<FeatureMap> inputs = neck == null ? maps : check("neck", () -> neck.outputs(maps));
    check(
        "bbox_head",
        () -> {
          args.bboxHead().checkInputs(inputs);
          return inputs;
        });
  }

  /** Runs the check of a part. The argument of a complaint becomes relative to the detector. */
  private static <T> T check(String part, Supplier<T> work) {
    try {
      return work.get();
    } catch (ArgumentException refused) {
      throw refused.within(part);
    }
  }

  @Override
  public void checkImages(int channels) {
    check(
        "backbone",
        () -> {
          args.backbone().checkImages(channels);
          return channels;
        });
  }

  @Override
  public void checkTraining() {
    required("train_cfg", args.trainCfg(), "training");
  }

  @Override
  public void checkDetection() {
    required("test_cfg", args.testCfg(), "detection");
  }

  private static <T> T required(String name, @Nullable T cfg, String use) {
    if (cfg == null) {
      throw new ArgumentException(name, "%s requires `%s`.".formatted(use, name));
    }
    return cfg;
  }

  @Override
  public int numClasses() {
    return args.bboxHead().numClasses();
  }

  /**
   * Computes the feature maps for the head. On a CPU, convolutions are faster on images in
   * channels-last layout, and their outputs keep that layout.
   */
  private List<Tensor> features(Tensor images) {
    boolean onCpu = !images.device().isGpu();
    List<Tensor> maps = args.backbone().forward(onCpu ? images.channelsLast() : images);
    Neck neck = args.neck();
    return neck == null ? maps : within(neck, () -> neck.forward(maps));
  }

  /** Reports an invalid argument at the part that detects it only during computation. */
  private static <T> T within(Module part, Supplier<T> work) {
    try {
      return work.get();
    } catch (ArgumentException complaint) {
      throw part.failure(complaint);
    }
  }

  @Override
  public StepOutput trainStep(Batch batch) {
    return Autograd.record(() -> step(batch, ""));
  }

  @Override
  public StepOutput valStep(Batch batch) {
    return Autograd.noGrad(() -> step(batch, "_val"));
  }

  private StepOutput step(Batch batch, String suffix) {
    if (!(batch instanceof DetectionBatch detection)) {
      throw new IllegalArgumentException("a detector trains on images with boxes");
    }
    try (TensorScope scope = new TensorScope()) {
      StepOutput output = losses(detection).summarize(batch.size(), suffix);
      scope.keep(output.loss());
      return output;
    }
  }

  /** Computes the losses of a batch, level by level. */
  public Losses losses(DetectionBatch batch) {
    DenseTrainCfg cfg = required("train_cfg", args.trainCfg(), "training");
    if (batch.groundTruth().isEmpty()) {
      throw BadData.of(
          "The pipeline provides no boxes to train on. Add `LoadAnnotations`, and `Collect` with"
              + " 'gt_bboxes' and 'gt_labels' among its `keys`.");
    }
    List<Tensor> features = features(batch.images());
    return within(args.bboxHead(), () -> args.bboxHead().losses(features, batch, cfg));
  }

  @Override
  public List<Detections> detect(DetectionBatch batch, boolean rescale) {
    required("test_cfg", args.testCfg(), "detection");
    try (TensorScope scope = new TensorScope()) {
      HeadMaps maps = maps(batch.images());
      List<Detections> detections = new ArrayList<>();
      for (int image = 0; image < batch.metas().size(); image++) {
        ImageMeta meta = batch.metas().get(image);
        float[] scales = {meta.scaleX(), meta.scaleY(), meta.scaleX(), meta.scaleY()};
        Tensor scale = rescale ? Tensor.of(scales, new Shape(4), batch.images().device()) : null;
        detections.add(select(maps, image, meta.height(), meta.width(), scale).toHost());
      }
      return detections;
    }
  }

  @Override
  public HeadMaps maps(Tensor images) {
    return Autograd.noGrad(
        () -> {
          List<Tensor> features = features(images);
          return within(args.bboxHead(), () -> args.bboxHead().maps(features));
        });
  }

  @Override
  public DetectionTensors select(
      HeadMaps maps, int image, int height, int width, @Nullable Tensor scale) {
    DenseTestCfg cfg = required("test_cfg", args.testCfg(), "detection");
    return Autograd.noGrad(
        () ->
            within(
                args.bboxHead(),
                () -> args.bboxHead().select(maps, image, height, width, scale, cfg)));
  }

  @Override
  public Map<String, Object> mapSettings() {
    return args.bboxHead().mapSettings();
  }

  @Override
  public List<PretrainedPart> pretrainedParts() {
    if (args.pretrained() != null) {
      return List.of(new PretrainedPart(args.backbone(), new Pretrained(args.pretrained(), null)));
    }
    return args.initCfg() == null ? List.of() : args.initCfg().partsOf(this);
  }
}
