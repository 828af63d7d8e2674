package org.cfgrun.runtime.model.detector;

import java.util.List;
import java.util.Objects;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.OneOrMany;
import org.cfgrun.runtime.data.BadData;
import org.cfgrun.runtime.data.Batch;
import org.cfgrun.runtime.data.DetectionBatch;
import org.cfgrun.runtime.data.GroundTruth;
import org.cfgrun.runtime.model.Branched;
import org.cfgrun.runtime.model.Detector;
import org.cfgrun.runtime.model.FeatureMap;
import org.cfgrun.runtime.model.Losses;
import org.cfgrun.runtime.model.Neck;
import org.cfgrun.runtime.model.StepOutput;
import org.cfgrun.runtime.model.init.Pretrained;
import org.cfgrun.runtime.model.init.PretrainedPart;
import org.cfgrun.runtime.nn.Module;
import org.cfgrun.runtime.nn.ModuleList;
import org.cfgrun.runtime.torch.Autograd;
import org.cfgrun.runtime.torch.Tensor;
import org.cfgrun.runtime.torch.TensorScope;
import org.jspecify.annotations.Nullable;

/** Detector whose heads work on the feature maps of a backbone and a neck. */
abstract class FeatureDetector extends Detector implements PretrainedPart.Owner {
  private static final String TRAIN_CFG = "train_cfg";

  private final DetectorBody body;
  private final List<Neck> necks;

  /** The feature maps for the heads; null if the neck does not fit the backbone. */
  private final @Nullable List<FeatureMap> maps;

  /** Adds backbone and neck. */
  FeatureDetector(DetectorBody body) {
    this.body = body;
    child("backbone", body.backbone());
    OneOrMany<Neck> neck = body.neck();
    necks = neck == null ? List.of() : neck.given();
    if (neck != null) {
      child("neck", neck.isList() ? new ModuleList<>(necks) : necks.get(0));
    }
    if (body.pretrained() != null && !PretrainedPart.of(body.backbone()).isEmpty()) {
      addMisfit(
          new ArgumentException(
              "pretrained", "`pretrained` and the backbone's `init_cfg` cannot both name weights"));
    }
    this.maps = featureMaps();
    if (body.backbone() instanceof Branched && !takesBranches()) {
      addMisfit(
          new ArgumentException(
              "backbone",
              "A backbone with branches requires a detector with two stages, such as `TridentFasterRCNN`."));
    }
  }

  /** Returns whether the detector accepts a backbone with branches. */
  boolean takesBranches() {
    return false;
  }

  /** Declares the initial values of the whole detector, after all heads are added. */
  final void applyInitCfg() {
    if (body.initCfg() != null) {
      body.initCfg().apply(this);
    }
  }

  /** Returns the feature maps for the heads; null if a neck does not fit its input. */
  private @Nullable List<FeatureMap> featureMaps() {
    List<FeatureMap> outputs = body.backbone().outputs();
    for (int i = 0; i < necks.size(); i++) {
      Neck neck = necks.get(i);
      List<FeatureMap> inputs = outputs;
      String part = Objects.requireNonNull(body.neck()).isList() ? "neck." + i : "neck";
      List<FeatureMap> next = fitting(part, () -> neck.outputs(inputs));
      if (next == null) {
        return null;
      }
      outputs = next;
    }
    return outputs;
  }

  /** Returns the feature maps for the heads; null if a neck does not fit its input. */
  final @Nullable List<FeatureMap> maps() {
    return maps;
  }

  /**
   * Notes what of a head does not fit the feature maps.
   *
   * @param head the name of the argument
   * @param check throws an {@link ArgumentException} about an argument of the head
   */
  final void checkHead(String head, Consumer<List<FeatureMap>> check) {
    List<FeatureMap> inputs = maps;
    if (inputs != null) {
      fitting(
          head,
          () -> {
            check.accept(inputs);
            return inputs;
          });
    }
  }

  /** Returns the result of work on a part; null after noting that its arguments do not fit. */
  final <T> @Nullable T fitting(String part, Supplier<T> work) {
    try {
      return work.get();
    } catch (ArgumentException refused) {
      addMisfit(refused.within(part));
      return null;
    }
  }

  /**
   * Returns what is configured for each stage of a part; nothing after noting that its number does
   * not fit.
   *
   * @param argument the name of the argument in {@code train_cfg}
   * @param given its value
   */
  final <T> List<T> stages(String argument, OneOrMany<T> given, int stages) {
    List<T> each = fitting(TRAIN_CFG, () -> given.each(argument, stages));
    return each == null ? List.of() : each;
  }

  /**
   * Checks what is configured for each stage of a part.
   *
   * @param argument the name of the argument in {@code train_cfg}
   * @param given its value
   * @param each the value for each stage
   */
  static <T> void checkStages(
      String argument, OneOrMany<T> given, List<T> each, BiConsumer<Integer, T> check) {
    ArgumentException.checkAll(
        IntStream.range(0, each.size())
            .<Runnable>mapToObj(
                stage ->
                    () ->
                        check(
                            TRAIN_CFG + "." + given.place(argument, stage),
                            () -> check.accept(stage, each.get(stage))))
            .toArray(Runnable[]::new));
  }

  /** Runs the check of a part. The argument of a complaint becomes relative to the detector. */
  static void check(String part, Runnable work) {
    ArgumentException.checkPart(part, work);
  }

  static <T> T required(String name, @Nullable T cfg, String use) {
    if (cfg == null) {
      throw new ArgumentException(name, "%s requires `%s`.".formatted(use, name));
    }
    return cfg;
  }

  @Override
  public final void checkImages(int channels) {
    check("backbone", () -> body.backbone().checkImages(channels));
  }

  /**
   * Computes the feature maps for the heads. Detection on a CPU uses channels-last layout, which is
   * faster. Training keeps the layout of its images: in channels-last layout, libtorch sums the
   * statistics of batch normalization ten times less exactly.
   */
  final List<Tensor> features(Tensor images) {
    boolean converts = !isTraining() && !images.device().isGpu();
    List<Tensor> maps = body.backbone().forward(converts ? images.channelsLast() : images);
    for (Neck neck : necks) {
      List<Tensor> inputs = maps;
      maps = within(neck, () -> neck.forward(inputs));
    }
    return maps;
  }

  /** Reports an invalid argument at the part that detects it only during computation. */
  static <T> T within(Module part, Supplier<T> work) {
    try {
      return work.get();
    } catch (ArgumentException complaint) {
      throw part.failure(complaint);
    }
  }

  @Override
  public final StepOutput trainStep(Batch batch) {
    return Autograd.record(() -> step(batch, ""));
  }

  @Override
  public final StepOutput valStep(Batch batch) {
    return Autograd.noGrad(() -> step(batch, "_val"));
  }

  private StepOutput step(Batch batch, String suffix) {
    if (!(batch instanceof DetectionBatch detection)) {
      throw new IllegalArgumentException("a detector trains on images with boxes");
    }
    if (detection.groundTruth().isEmpty()) {
      throw BadData.of(
          "The pipeline provides no boxes to train on. Add `LoadAnnotations`, and `Collect` with"
              + " 'gt_bboxes' and 'gt_labels' among its `keys`.");
    }
    if (classifies() && !detection.groundTruth().stream().allMatch(GroundTruth::isLabelled)) {
      throw BadData.of(
          "The pipeline provides no labels to train on. Set `with_label=True` in"
              + " `LoadAnnotations`, and collect 'gt_labels'.");
    }
    try (TensorScope scope = new TensorScope()) {
      return losses(detection).summarize(batch.size(), suffix).keptBy(scope);
    }
  }

  /** Computes the losses of a batch with ground truth. */
  public abstract Losses losses(DetectionBatch batch);

  @Override
  public List<PretrainedPart> pretrainedParts() {
    if (body.pretrained() != null) {
      return List.of(new PretrainedPart(body.backbone(), new Pretrained(body.pretrained(), null)));
    }
    return body.initCfg() == null ? List.of() : body.initCfg().partsOf(this);
  }
}
