package org.cfgrun.runtime.model.detector;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Inline;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.data.DetectionBatch;
import org.cfgrun.runtime.data.Detections;
import org.cfgrun.runtime.data.ImageMeta;
import org.cfgrun.runtime.model.DenseDetector;
import org.cfgrun.runtime.model.DenseHead;
import org.cfgrun.runtime.model.DenseTestCfg;
import org.cfgrun.runtime.model.DenseTrainCfg;
import org.cfgrun.runtime.model.DetectionTensors;
import org.cfgrun.runtime.model.DistilledHead;
import org.cfgrun.runtime.model.HeadMaps;
import org.cfgrun.runtime.model.Losses;
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
    names = {
      "RetinaNet",
      "SingleStageDetector",
      "FCOS",
      "ATSS",
      "GFL",
      "PAA",
      "VFNet",
      "FOVEA",
      "FSAF",
      "RepPointsDetector",
      "TOOD",
      "AutoAssign",
      "DDOD",
      "NASFCOS",
      "YOLOF",
      "YOLOV3"
    })
public class SingleStageDetector extends FeatureDetector implements DenseDetector {
  /**
   * @param body what computes the feature maps
   * @param bboxHead predicts boxes from feature maps
   * @param trainCfg computation of targets; required for training
   * @param testCfg selection of detections; required for testing
   */
  public record Args(
      @Inline DetectorBody body,
      DenseHead bboxHead,
      @Default("None") @Nullable DenseTrainCfg trainCfg,
      @Default("None") @Nullable DenseTestCfg testCfg) {}

  private final Args args;

  public SingleStageDetector(Args args) {
    super(args.body());
    this.args = args;
    child("bbox_head", args.bboxHead());
    checkHead("bbox_head", args.bboxHead()::checkInputs);
    applyInitCfg();
  }

  @Override
  public final void checkTraining() {
    DenseTrainCfg cfg = trainCfg();
    ArgumentException.checkAll(
        () -> check("train_cfg", () -> args.bboxHead().checkTargets(cfg)), this::requireTeacher);
  }

  private DenseTrainCfg trainCfg() {
    DenseTrainCfg cfg = args.trainCfg();
    return cfg == null && args.bboxHead().trainsWithoutCfg()
        ? DenseTrainCfg.NOTHING
        : required("train_cfg", cfg, "training");
  }

  /** Refuses a head that learns from a teacher. A detector with a teacher accepts it. */
  void requireTeacher() {
    if (args.bboxHead() instanceof DistilledHead head) {
      throw new ArgumentException(
          "bbox_head",
          "`%s` learns from a teacher. Set `type` of the detector to `%s`."
              .formatted(args.bboxHead().typeName(), head.detector()));
    }
  }

  /** Returns the head. */
  final DenseHead head() {
    return args.bboxHead();
  }

  @Override
  public final void checkDetection() {
    DenseTestCfg cfg = required("test_cfg", args.testCfg(), "detection");
    check("test_cfg", () -> args.bboxHead().checkDetection(cfg));
  }

  @Override
  public final int numClasses() {
    return args.bboxHead().numClasses();
  }

  /** Computes the losses of a batch, level by level. */
  @Override
  public Losses losses(DetectionBatch batch) {
    DenseTrainCfg cfg = trainCfg();
    List<Tensor> features = features(batch.images());
    return within(args.bboxHead(), () -> args.bboxHead().losses(features, batch, cfg));
  }

  @Override
  public final List<Detections> detect(DetectionBatch batch, boolean rescale) {
    required("test_cfg", args.testCfg(), "detection");
    try (TensorScope scope = new TensorScope()) {
      HeadMaps maps = maps(batch.images());
      Tensor scales = rescale ? scales(batch) : null;
      List<DetectionTensors> detections = new ArrayList<>();
      for (int image = 0; image < batch.metas().size(); image++) {
        ImageMeta meta = batch.metas().get(image);
        Tensor scale = scales == null ? null : scales.narrow(0, 4L * image, 4);
        detections.add(select(maps, image, meta.height(), meta.width(), scale));
      }
      return DetectionTensors.toHost(detections);
    }
  }

  @Override
  public final Merging merging() {
    return args.bboxHead().hasCandidates() ? Merging.ANY : Merging.NONE;
  }

  /** Suppresses repeated boxes among the candidates of all views. */
  @Override
  protected final List<Detections> merged(List<DetectionBatch> views) {
    DenseTestCfg cfg = required("test_cfg", args.testCfg(), "detection");
    return Autograd.noGrad(
        () -> {
          try (TensorScope scope = new TensorScope()) {
            List<HeadMaps> maps = views.stream().map(view -> maps(view.images())).toList();
            List<DetectionTensors> detections = new ArrayList<>();
            for (int image = 0; image < views.get(0).size(); image++) {
              List<DetectionTensors> found = new ArrayList<>();
              for (int view = 0; view < views.size(); view++) {
                ImageMeta meta = views.get(view).metas().get(image);
                found.add(
                    args.bboxHead()
                        .candidates(maps.get(view), image, meta.height(), meta.width(), cfg)
                        .mappedBack(meta));
              }
              detections.add(DetectionTensors.joined(found).suppressed(cfg.nms(), cfg.maxPerImg()));
            }
            return DetectionTensors.toHost(detections);
          }
        });
  }

  /** Returns the divisors of the boxes of each image, {@code [N * 4]}. */
  private static Tensor scales(DetectionBatch batch) {
    float[] scales = new float[4 * batch.size()];
    for (int i = 0; i < scales.length; i++) {
      ImageMeta meta = batch.metas().get(i / 4);
      scales[i] = i % 2 == 0 ? meta.scaleX() : meta.scaleY();
    }
    return Tensor.of(scales, new Shape(scales.length), batch.images().device());
  }

  @Override
  public final HeadMaps maps(Tensor images) {
    return Autograd.noGrad(
        () -> {
          List<Tensor> features = features(images);
          return within(args.bboxHead(), () -> args.bboxHead().maps(features));
        });
  }

  @Override
  public final DetectionTensors select(
      HeadMaps maps, int image, int height, int width, @Nullable Tensor scale) {
    DenseTestCfg cfg = required("test_cfg", args.testCfg(), "detection");
    return Autograd.noGrad(
        () ->
            within(
                args.bboxHead(),
                () -> args.bboxHead().select(maps, image, height, width, scale, cfg)));
  }

  @Override
  public final Map<String, Object> mapSettings() {
    return args.bboxHead().mapSettings();
  }
}
