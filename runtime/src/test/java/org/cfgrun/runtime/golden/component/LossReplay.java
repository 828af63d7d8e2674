package org.cfgrun.runtime.golden.component;

import com.google.gson.JsonObject;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.golden.Goldens;
import org.cfgrun.runtime.model.BoxLoss;
import org.cfgrun.runtime.model.ClassificationLoss;
import org.cfgrun.runtime.model.DistillationLoss;
import org.cfgrun.runtime.model.DistributionLoss;
import org.cfgrun.runtime.model.HeatmapLoss;
import org.cfgrun.runtime.model.InstanceMaskLoss;
import org.cfgrun.runtime.model.Loss;
import org.cfgrun.runtime.model.MaskLoss;
import org.cfgrun.runtime.model.QualityLoss;
import org.cfgrun.runtime.model.loss.FocalLoss;
import org.cfgrun.runtime.model.loss.SeesawLoss;
import org.cfgrun.runtime.nn.Module;
import org.cfgrun.runtime.torch.Autograd;
import org.cfgrun.runtime.torch.Device;
import org.cfgrun.runtime.torch.Tensor;
import org.opentest4j.TestAbortedException;

/** Losses: the value, the gradient, and what a loss with a history keeps after each call. */
final class LossReplay {
  /** The divisor that the goldens were made with. */
  private static final double AVERAGE = 7.5;

  private static final double AVERAGE_OF_MASKS = 4;

  private LossReplay() {}

  static void replay(ComponentArrays golden) {
    List<String> calls = golden.settings("call0") == null ? List.of("") : List.of("call0", "call1");
    JsonObject first = golden.settings(calls.get(0));
    if (first == null || !first.has("cfg")) {
      throw new TestAbortedException("The golden does not say how " + golden.name() + " is built.");
    }
    Loss loss =
        ComponentArrays.build(Loss.class, Registries.MODELS, Goldens.text(first.get("cfg")));
    if (loss instanceof Module module) {
      module.materialize(Device.CPU, new Random(0));
    }
    if (loss instanceof SeesawLoss seesaw) {
      seesaw(golden, seesaw, calls);
      return;
    }
    for (String call : calls) {
      String prefix = call.isEmpty() ? "" : call + ".";
      Tensor x = golden.tensor(prefix + "x").requiresGrad_(true);
      Tensor value = Autograd.record(() -> value(loss, golden, prefix, first, x));
      Autograd.backward(value);
      JsonObject settings = Objects.requireNonNull(golden.settings(call));
      golden.equal(value.toDouble(), settings.get("out").getAsDouble(), prefix + "out");
      golden.equal(Autograd.gradient(x), prefix + "grad");
      if (loss instanceof Module module && golden.has(prefix + "acc_sum")) {
        golden.equal(module.state().get("acc_sum").data(), prefix + "acc_sum");
      }
    }
    if (loss instanceof Module module) {
      module.free();
    }
  }

  private static void seesaw(ComponentArrays golden, SeesawLoss loss, List<String> calls) {
    Tensor labels = ComponentArrays.shared("loss_in.labels");
    Tensor weights = ComponentArrays.shared("loss_in.weight");
    for (String call : calls) {
      Tensor x = golden.tensor(call + ".x").requiresGrad_(true);
      Map<String, List<Tensor>> terms =
          Autograd.record(() -> loss.losses(x, labels, weights, Tensor.scalar(AVERAGE, Device.CPU)))
              .terms();
      Tensor objectness = terms.get("loss_cls_objectness").get(0);
      Tensor classes = terms.get("loss_cls_classes").get(0);
      Autograd.backward(Autograd.record(() -> objectness.add(classes)));
      JsonObject settings = Objects.requireNonNull(golden.settings(call));
      golden.equal(objectness.toDouble(), settings.get("objectness").getAsDouble(), call);
      golden.equal(classes.toDouble(), settings.get("classes").getAsDouble(), call);
      golden.equal(Autograd.gradient(x), call + ".grad");
      golden.equal(loss.state().get("cum_samples").data(), call + ".cum_samples");
      long count = x.shape().get(1) - 2;
      Tensor known = loss.probabilities(x.detach(), (int) count);
      Tensor background = x.detach().narrow(1, count, 2).softmax(1).narrow(1, 1, 1);
      golden.equal(Tensor.cat(List.of(known, background), 1), call + ".activation");
    }
    loss.free();
  }

  private static Tensor value(
      Loss loss, ComponentArrays golden, String prefix, JsonObject settings, Tensor x) {
    Tensor weights = ComponentArrays.shared("loss_in.weight");
    Tensor average = Tensor.scalar(AVERAGE, Device.CPU);
    JsonObject cfg = settings.getAsJsonObject("cfg");
    // The goldens of losses with a history, and of the focal loss of probabilities, have no
    // weights.
    boolean isWeighted =
        !(loss instanceof Module) && !(loss instanceof FocalLoss && cfg.has("activated"));
    Tensor used = isWeighted ? weights : weights.onesLike();
    if (golden.kind().equals("iou_loss")) {
      Tensor targets = ComponentArrays.shared("loss_in.target_boxes");
      BoxLoss boxes = (BoxLoss) loss;
      return switch (golden.name().substring(golden.name().lastIndexOf('.') + 1)) {
        case "mean" -> boxes.loss(x, targets, null, null);
        case "weighted" -> boxes.loss(x, targets, weights, average);
        case "none" -> boxes.unreduced(x, targets).sum();
        default -> throw new TestAbortedException("Unknown reduction of " + golden.name());
      };
    }
    if (loss instanceof BoxLoss boxes) {
      return boxes.loss(x, golden.tensor(prefix + "target"), used, average);
    }
    if (loss instanceof HeatmapLoss heatmaps) {
      return heatmaps.loss(x, golden.tensor("target"), Tensor.scalar(AVERAGE_OF_MASKS, Device.CPU));
    }
    if (loss instanceof DistributionLoss distribution) {
      return distribution.loss(x, golden.tensor("target"), weights, average);
    }
    if (loss instanceof DistillationLoss distillation) {
      return distillation.loss(x, golden.tensor("target"), weights, average);
    }
    if (loss instanceof InstanceMaskLoss masks) {
      return masks.loss(
          x, golden.tensor("target"), null, Tensor.scalar(AVERAGE_OF_MASKS, Device.CPU));
    }
    if (loss instanceof MaskLoss masks && golden.has("labels")) {
      return masks.loss(x, golden.tensor("target"), golden.tensor("labels"));
    }
    Tensor labels = ComponentArrays.shared("loss_in.labels");
    if (loss instanceof QualityLoss quality) {
      // mmdet's varifocal loss, which has a dense target, does not accept weights.
      return golden.has("score")
          ? quality.loss(x, labels, golden.tensor("score"), weights, average)
          : quality.loss(
              x,
              labels,
              golden.tensor("target").amax(new int[] {1}, false),
              weights.onesLike(),
              average);
    }
    if (cfg.has("ignore_index")) {
      Tensor ignoring = ComponentArrays.shared("loss_in.labels_ignore");
      int ignored = cfg.get("ignore_index").getAsInt();
      long[] all = ignoring.toLongArray();
      // A head passes the number of samples that count.
      long count =
          cfg.has("avg_non_ignore")
              ? Arrays.stream(all).filter(label -> label != ignored).count()
              : all.length;
      return ((ClassificationLoss) loss)
          .loss(x, ignoring, weights.onesLike(), Tensor.scalar(count, Device.CPU));
    }
    return ((ClassificationLoss) loss).loss(x, labels, used, average);
  }
}
