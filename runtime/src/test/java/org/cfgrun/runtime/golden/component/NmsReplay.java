package org.cfgrun.runtime.golden.component;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.box.FastNms;
import org.cfgrun.runtime.box.MatrixNms;
import org.cfgrun.runtime.box.Nms;
import org.cfgrun.runtime.golden.Goldens;
import org.cfgrun.runtime.torch.Tensor;

/** Suppression of boxes: which ones are kept, their order and their scores. */
final class NmsReplay {
  /** What a golden that does not say it was made with. */
  private static final double THRESHOLD = 0.5;

  private static final int MOST = 15;

  private NmsReplay() {}

  static void soft(ComponentArrays golden) {
    JsonObject cfg = golden.required().deepCopy();
    String[] names = golden.variant().split("_");
    cfg.addProperty("type", "soft_nms");
    cfg.addProperty("method", names[0]);
    cfg.addProperty("offset", names.length > 1 ? 1 : 0);
    cfg.addProperty("class_agnostic", true);
    check(golden, Goldens.text(cfg), "inds");
  }

  static void fast(ComponentArrays golden) {
    JsonObject settings = golden.required();
    FastNms nms =
        new FastNms(
            settings.get("score_thr").getAsDouble(),
            settings.get("iou_thr").getAsDouble(),
            settings.get("top_k").getAsInt(),
            settings.get("max_num").getAsInt());
    Tensor boxes = golden.tensor("boxes");
    Tensor scores = golden.tensor("scores");
    FastNms.Kept kept = nms.keep(boxes, scores.narrow(1, 0, scores.shape().get(1) - 1));
    golden.equal(rows(boxes.indexSelect(0, kept.indices()), kept.scores()), "dets");
    golden.same(kept.labels(), "labels");
    golden.equal(golden.tensor("coefs").indexSelect(0, kept.indices()), "out_coefs");
  }

  static void batched(ComponentArrays golden) {
    check(golden, Goldens.text(golden.required().get("cfg")), "keep");
  }

  private static void check(ComponentArrays golden, String cfg, String indices) {
    Nms nms = ComponentArrays.build(Nms.class, Registries.NMS, cfg);
    Tensor boxes = ComponentArrays.shared("nms_in.boxes");
    Nms.Kept kept =
        nms.keep(
            boxes,
            ComponentArrays.shared("nms_in.scores"),
            ComponentArrays.shared("nms_in.labels"),
            -1);
    golden.same(kept.indices(), indices);
    golden.equal(rows(boxes.indexSelect(0, kept.indices()), kept.scores()), "dets");
  }

  private static Tensor rows(Tensor boxes, Tensor scores) {
    return Tensor.cat(List.of(boxes, scores.unsqueeze(1)), 1);
  }

  /** The golden was made with six masks at most, and with the published deviation. */
  static void matrix(ComponentArrays golden) {
    MatrixNms nms =
        new MatrixNms(
            -1,
            MatrixNms.Decay.valueOf(golden.variant().toUpperCase(Locale.ROOT)),
            2,
            0,
            (int) golden.sizes("keep")[0]);
    Tensor masks = golden.flags("masks");
    Tensor labels = golden.tensor("labels");
    Nms.Kept kept = nms.keep(masks, labels, golden.tensor("scores"));
    golden.same(kept.indices(), "keep");
    golden.equal(kept.scores(), "out_scores");
    golden.same(labels.indexSelect(0, kept.indices()), "out_labels");
    assertThat(masks.indexSelect(0, kept.indices()).toBooleanArray())
        .isEqualTo(golden.flags("out_masks").toBooleanArray());
  }

  /** Candidates are the scores above a threshold, box by box; the last one is the background. */
  static void multiclass(ComponentArrays golden) {
    JsonObject settings = golden.required();
    double least = settings.get("score_thr").getAsDouble();
    double threshold =
        settings.has("iou_threshold") ? settings.get("iou_threshold").getAsDouble() : THRESHOLD;
    int most = settings.has("max_num") ? settings.get("max_num").getAsInt() : MOST;
    float[] scores = golden.floats("scores");
    int columns = (int) golden.sizes("scores")[1];
    // Factors multiply the scores of the candidates.
    float[] factors = new float[scores.length / columns];
    Arrays.fill(factors, 1);
    if (golden.has("factors")) {
      factors = golden.floats("factors");
    }
    float[] boxes =
        golden.has("boxes")
            ? golden.floats("boxes")
            : ComponentArrays.shared("multiclass_nms.shared.boxes").toFloatArray();
    int perBox = boxes.length / factors.length;
    List<float[]> corners = new ArrayList<>();
    List<Float> found = new ArrayList<>();
    List<Long> labels = new ArrayList<>();
    for (int i = 0; i < scores.length; i++) {
      int box = i / columns;
      int label = i % columns;
      if (label < columns - 1 && scores[i] > (float) least) {
        int from = box * perBox + (perBox > 4 ? 4 * label : 0);
        corners.add(Arrays.copyOfRange(boxes, from, from + 4));
        found.add(scores[i] * factors[box]);
        labels.add((long) label);
      }
    }
    float[] all = new float[4 * corners.size()];
    float[] candidates = new float[corners.size()];
    long[] classes = new long[corners.size()];
    for (int i = 0; i < classes.length; i++) {
      System.arraycopy(corners.get(i), 0, all, 4 * i, 4);
      candidates[i] = found.get(i);
      classes[i] = labels.get(i);
    }
    Nms nms =
        ComponentArrays.build(
            Nms.class, Registries.NMS, "dict(type='nms', iou_threshold=%s)".formatted(threshold));
    Tensor places = Tensor.of(all, classes.length, 4);
    Tensor groups = Tensor.of(classes, classes.length);
    Nms.Kept kept = nms.keep(places, Tensor.of(candidates, classes.length), groups, most);
    golden.equal(rows(places.indexSelect(0, kept.indices()), kept.scores()), "dets");
    golden.same(groups.indexSelect(0, kept.indices()), "labels");
  }
}
