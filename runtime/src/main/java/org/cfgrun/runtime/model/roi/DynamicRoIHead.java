package org.cfgrun.runtime.model.roi;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.Component;
import org.cfgrun.components.Inline;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.box.MaxIoUAssigner;
import org.cfgrun.runtime.model.DynamicRcnnCfg;
import org.cfgrun.runtime.model.RoiTrainCfg;
import org.cfgrun.runtime.model.loss.SmoothL1Loss;
import org.cfgrun.runtime.nn.ExtraState;
import org.cfgrun.runtime.torch.Autograd;
import org.cfgrun.runtime.torch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Second stage of Dynamic R-CNN (https://arxiv.org/abs/2004.06002): as the proposals get better,
 * the overlap of a positive rises and the {@code beta} of the box loss falls. Both follow the last
 * {@code update_iter_interval} iterations. Unlike in mmdet, checkpoints keep them, so that a
 * resumed run equals an uninterrupted one.
 */
@Component(Registries.MODELS)
public final class DynamicRoIHead extends StandardRoIHead implements ExtraState {
  /**
   * @param head arguments of a second stage with a single box head
   */
  public record Args(@Inline StandardRoIHead.Args head) {}

  private static final String OVERLAPS = "overlaps";
  private static final String ERRORS = "errors";
  private static final String IOU = "iou";
  private static final String BETA = "beta";

  /** Smaller errors, which a beta could not follow, change nothing. */
  private static final double SMALLEST = 1e-15;

  private final EncodedBoxes boxes;
  private final SmoothL1Loss loss;
  private final List<Double> overlaps = new ArrayList<>();
  private final List<Double> errors = new ArrayList<>();

  /** The overlap of a positive, after the first change of it. */
  private @Nullable Double iou;

  public DynamicRoIHead(Args args) {
    super(args.head());
    if (!(args.head().bboxHead().predictions().boxes() instanceof EncodedBoxes encoded)
        || encoded.decodesForLoss()
        || !(encoded.loss() instanceof SmoothL1Loss smooth)) {
      throw new ArgumentException(
          "bbox_head",
          "`DynamicRoIHead` changes the `beta` of a `SmoothL1Loss` of encoded boxes. Set `loss_bbox` of `bbox_head` to it, without `reg_decoded_bbox=True`.");
    }
    boxes = encoded;
    loss = smooth;
  }

  @Override
  public void checkTraining(int stage, RoiTrainCfg cfg) {
    ArgumentException.checkAll(
        () -> super.checkTraining(stage, cfg),
        () -> {
          if (cfg.dynamicRcnn() == null) {
            throw new ArgumentException(
                "Training a `DynamicRoIHead` requires `dynamic_rcnn`, the numbers of its adaptation.");
          }
        },
        () -> assigner(cfg));
  }

  @Override
  Set<RoiTrainCfg.Option> trainOptions() {
    return Set.of(RoiTrainCfg.Option.DYNAMIC_RCNN);
  }

  private static MaxIoUAssigner assigner(RoiTrainCfg cfg) {
    if (cfg.assigner() instanceof MaxIoUAssigner assigner) {
      return assigner;
    }
    throw new ArgumentException(
        "assigner", "`DynamicRoIHead` requires a `MaxIoUAssigner`. Set `type` to it.");
  }

  @Override
  RoiTrainCfg current(RoiTrainCfg cfg) {
    return iou == null ? cfg : cfg.withAssigner(assigner(cfg).withThreshold(iou));
  }

  @Override
  void adapt(RoiTrainCfg cfg, RoiTargets targets) {
    DynamicRcnnCfg settings = Objects.requireNonNull(cfg.dynamicRcnn());
    Autograd.noGrad(
        () -> {
          record(settings, targets);
          return targets;
        });
    if (overlaps.size() % settings.updateIterInterval() != 0) {
      return;
    }
    double mean = overlaps.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
    iou = Math.max(settings.initialIou(), mean);
    overlaps.clear();
    double error = median(errors);
    if (error >= SMALLEST) {
      loss.beta(Math.min(settings.initialBeta(), error));
    }
    errors.clear();
  }

  /** Remembers an overlap, the mean over the images, and an error of the batch, if there is any. */
  private void record(DynamicRcnnCfg settings, RoiTargets targets) {
    double sum = 0;
    for (Tensor image : targets.overlaps()) {
      float[] sorted = sorted(image);
      if (sorted.length > 0) {
        sum += sorted[Math.max(sorted.length - settings.iouTopk(), 0)];
      }
    }
    int images = targets.overlaps().size();
    overlaps.add(sum / images);
    if (targets.positives().size() > 0) {
      Tensor rois = targets.rois().indexSelect(0, targets.positives()).narrow(1, 1, 4);
      Tensor shifts = boxes.targets(rois, targets.boxes()).narrow(1, 0, 2);
      float[] sorted = sorted(shifts.abs().mean(1));
      errors.add((double) sorted[Math.min(settings.betaTopk() * images, sorted.length) - 1]);
    }
  }

  @Override
  public Map<String, @Nullable Object> extraState() {
    Map<String, @Nullable Object> state = new LinkedHashMap<>();
    state.put(OVERLAPS, List.copyOf(overlaps));
    state.put(ERRORS, List.copyOf(errors));
    state.put(IOU, iou);
    state.put(BETA, loss.beta());
    return state;
  }

  @Override
  public void restoreExtraState(Map<String, @Nullable Object> saved) {
    replace(overlaps, saved.get(OVERLAPS));
    replace(errors, saved.get(ERRORS));
    iou = saved.get(IOU) instanceof Double overlap ? overlap : null;
    if (saved.get(BETA) instanceof Double beta) {
      loss.beta(beta);
    }
  }

  private static void replace(List<Double> values, @Nullable Object saved) {
    values.clear();
    if (saved instanceof List<?> list) {
      for (Object value : list) {
        if (value instanceof Double number) {
          values.add(number);
        }
      }
    }
  }

  private static float[] sorted(Tensor values) {
    float[] all = values.toFloatArray();
    Arrays.sort(all);
    return all;
  }

  /** Returns the median, or 0 without values. */
  private static double median(List<Double> values) {
    double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    int half = sorted.length / 2;
    if (sorted.length == 0) {
      return 0;
    }
    return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
  }
}
