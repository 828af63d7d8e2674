package org.cfgrun.runtime.golden.component;

import com.google.gson.JsonObject;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.box.AnchorGrid;
import org.cfgrun.runtime.box.ApproxMaxIoUAssigner;
import org.cfgrun.runtime.box.Assigner;
import org.cfgrun.runtime.box.Assignment;
import org.cfgrun.runtime.box.BboxOverlaps2D;
import org.cfgrun.runtime.box.BoxCoder;
import org.cfgrun.runtime.box.BucketingBBoxCoder;
import org.cfgrun.runtime.box.DistancePointBBoxCoder;
import org.cfgrun.runtime.box.GridAssigner;
import org.cfgrun.runtime.box.IouCalculator;
import org.cfgrun.runtime.box.MapSize;
import org.cfgrun.runtime.box.PredictionAssigner;
import org.cfgrun.runtime.box.Stride;
import org.cfgrun.runtime.box.TargetAssigner;
import org.cfgrun.runtime.box.TaskAlignedAssigner;
import org.cfgrun.runtime.box.UniformAssigner;
import org.cfgrun.runtime.box.YOLOBBoxCoder;
import org.cfgrun.runtime.box.match.BoxCost;
import org.cfgrun.runtime.box.match.ClassCost;
import org.cfgrun.runtime.box.match.HungarianAssigner;
import org.cfgrun.runtime.box.match.MaskCost;
import org.cfgrun.runtime.box.match.Matching;
import org.cfgrun.runtime.golden.Goldens;
import org.cfgrun.runtime.golden.Replay;
import org.cfgrun.runtime.torch.Device;
import org.cfgrun.runtime.torch.Shape;
import org.cfgrun.runtime.torch.Tensor;

/** Boxes: coders, overlaps and assigners. */
final class BoxReplay {
  /** The levels that shared anchors come from: 192, 48 and 12 of them. */
  private static final int[] STARTS = {0, 192, 240, 252};

  /** What the goldens of assigners were made with; they say it only by their names. */
  private static final Map<String, String> ASSIGNERS =
      Map.ofEntries(
          Map.entry(
              "max_iou_ignore",
              "MaxIoUAssigner', pos_iou_thr=0.4, neg_iou_thr=0.3, ignore_iof_thr=0.5"),
          Map.entry(
              "max_iou_ignore_gtwise",
              "MaxIoUAssigner', pos_iou_thr=0.4, neg_iou_thr=(0.1, 0.3), gt_max_assign_all=False,"
                  + " ignore_iof_thr=0.5, ignore_wrt_candidates=False"),
          Map.entry("approx_max_iou", "ApproxMaxIoUAssigner', pos_iou_thr=0.5, neg_iou_thr=0.4"),
          Map.entry("grid", "GridAssigner', pos_iou_thr=0.5, neg_iou_thr=0.5"),
          Map.entry("atss_plain", "ATSSAssigner', topk=4"),
          Map.entry("atss_ignore", "ATSSAssigner', topk=4, ignore_iof_thr=0.5"),
          Map.entry("uniform", "UniformAssigner', pos_ignore_thr=0.15, neg_ignore_thr=0.7"),
          Map.entry("sim_ota", "SimOTAAssigner', center_radius=2.5"),
          Map.entry("task_aligned", "TaskAlignedAssigner', topk=13"),
          Map.entry(
              "hungarian",
              "HungarianAssigner', reg_cost=dict(type='BBoxL1Cost', weight=5.0),"
                  + " iou_cost=dict(type='IoUCost', weight=2.0)"),
          Map.entry(
              "hungarian_focal",
              "HungarianAssigner', cls_cost=dict(type='FocalLossCost', weight=2.0),"
                  + " reg_cost=dict(type='BBoxL1Cost', weight=5.0, box_format='xywh'),"
                  + " iou_cost=dict(type='IoUCost', weight=2.0)"),
          Map.entry("point", "PointAssigner', scale=4, pos_num=3"),
          Map.entry("center_region", "CenterRegionAssigner', pos_scale=0.4, neg_scale=0.7"));

  private BoxReplay() {}

  private static Tensor bases() {
    return ComponentArrays.shared("coder_in.proposals");
  }

  private static Tensor boxes() {
    return ComponentArrays.shared("coder_in.gts");
  }

  static void coder(ComponentArrays golden) {
    JsonObject settings = golden.settings("");
    if (golden.has("dist")) {
      distances(golden);
    } else if (golden.has("stride")) {
      cells(golden);
    } else if (golden.has("off")) {
      buckets(golden, Goldens.text(golden.required().get("cfg")));
    } else {
      String config =
          settings == null ? "dict(type='DeltaXYWHBBoxCoder')" : Goldens.text(settings.get("cfg"));
      codes(golden, config);
    }
  }

  private static void codes(ComponentArrays golden, String config) {
    BoxCoder coder = ComponentArrays.build(BoxCoder.class, Registries.BBOX_CODERS, config);
    if (golden.has("enc")) {
      golden.equal(coder.encode(bases(), boxes()), "enc");
    }
    Tensor codes =
        golden.has("deltas") ? golden.tensor("deltas") : ComponentArrays.shared("coder_in.deltas");
    // Distances to the edges are not negative.
    codes = config.contains("TBLR") ? codes.abs() : codes;
    long classes = codes.shape().get(1) / 4;
    long n = codes.shape().get(0);
    Tensor repeated = bases().unsqueeze(1).expand(n, classes, 4).reshape(-1, 4);
    Tensor each = codes.reshape(-1, 4);
    golden.equal(
        golden.variant().equals("delta_clipped_wh")
            ? coder.decode(repeated, each)
            : coder.decode(repeated, each, 90, 110),
        "dec");
  }

  private static void distances(ComponentArrays golden) {
    DistancePointBBoxCoder coder =
        new DistancePointBBoxCoder(new DistancePointBBoxCoder.Args(true));
    Tensor points = golden.tensor("points");
    Tensor distances = golden.tensor("dist");
    golden.equal(coder.encode(points, boxes()), "enc");
    golden.equal(coder.decode(points, distances), "dec_free");
    golden.equal(coder.decode(points, distances, 90, 110), "dec");
    // No head limits the distances that it encodes.
    golden.leaveOut("enc_max");
  }

  private static void cells(ComponentArrays golden) {
    YOLOBBoxCoder coder = new YOLOBBoxCoder(new YOLOBBoxCoder.Args(1e-6));
    Tensor strides = golden.tensor("stride");
    golden.equal(coder.encode(bases(), boxes(), strides), "enc");
    golden.equal(coder.decode(bases(), golden.tensor("pred"), strides), "dec");
  }

  private static void buckets(ComponentArrays golden, String config) {
    BucketingBBoxCoder coder =
        ComponentArrays.build(BucketingBBoxCoder.class, Registries.BBOX_CODERS, config);
    BucketingBBoxCoder.Targets targets = coder.encode(bases(), boxes());
    golden.equal(targets.offsets(), "enc0");
    golden.equal(targets.offsetWeights(), "enc1");
    golden.equal(targets.nearest(), "enc2");
    golden.equal(targets.nearestWeights(), "enc3");
    Tensor scores = golden.tensor("cls");
    golden.equal(coder.decode(bases(), scores, golden.tensor("off"), 90, 110), "dec");
    golden.equal(coder.confidence(scores), "conf");
  }

  static void overlaps(ComponentArrays golden) {
    IouCalculator.Mode mode = IouCalculator.Mode.valueOf(golden.variant().toUpperCase(Locale.ROOT));
    BboxOverlaps2D calculator = new BboxOverlaps2D();
    Tensor first = golden.tensor("a");
    Tensor second = golden.tensor("b");
    golden.equal(calculator.overlaps(first, second, mode), "out");
    int pairs = (int) second.shape().get(0);
    float[] all = calculator.overlaps(first.narrow(0, 0, pairs), second, mode).toFloatArray();
    float[] aligned = new float[pairs];
    for (int i = 0; i < pairs; i++) {
      aligned[i] = all[i * pairs + i];
    }
    golden.equal(aligned, "aligned");
    if (mode == IouCalculator.Mode.IOU) {
      golden.equal(BboxOverlaps2D.aligned(first.narrow(0, 0, pairs), second), "aligned");
    }
  }

  static void assigner(ComponentArrays golden) {
    String named = ASSIGNERS.get(golden.variant());
    if (named == null) {
      throw Replay.notUnderstood(golden.name());
    }
    TargetAssigner assigner =
        ComponentArrays.build(
            TargetAssigner.class, Registries.BBOX_ASSIGNERS, "dict(type='" + named + ")");
    Tensor truths = ComponentArrays.shared("assign_in.gt");
    Tensor labels = ComponentArrays.shared("assign_in.labels");
    Tensor anchors = ComponentArrays.shared("assign_in.anchors");
    if (assigner instanceof PredictionAssigner predicting) {
      Assignment assignment =
          predicting.assign(
              new PredictionAssigner.Predictions(
                  golden.tensor("priors"), golden.tensor("scores"), golden.tensor("decoded")),
              truths,
              labels);
      check(golden, assignment, labels);
    } else if (assigner instanceof TaskAlignedAssigner aligned) {
      TaskAlignedAssigner.Aligned result =
          aligned.assign(
              new TaskAlignedAssigner.Predictions(
                  golden.tensor("scores"), golden.tensor("decoded")),
              anchors,
              truths,
              labels,
              null,
              1,
              6);
      check(golden, result.assignment(), labels);
      // mmdet normalizes the metrics in the head: DenseAssignersTest.
      golden.leaveOut("assign_metrics");
    } else if (assigner instanceof HungarianAssigner hungarian) {
      golden.leaveOut("pred");
      golden.leaveOut("logits");
      Matching matching =
          hungarian
              .match(
                  List.of(
                      new HungarianAssigner.Image(
                          ComponentArrays.shared("assign.hungarian.logits"),
                          ComponentArrays.shared("assign.hungarian.pred"),
                          truths,
                          labels,
                          Tensor.of(new float[] {120, 90, 120, 90}, 4))))
              .get(0);
      check(golden, matching.assignment(Device.CPU), labels);
    } else if (assigner instanceof UniformAssigner uniform) {
      check(
          golden, uniform.match(golden.tensor("pred"), anchors, truths, null).assignment(), labels);
    } else if (assigner instanceof GridAssigner cells) {
      Tensor responsible = golden.flags("responsible");
      check(golden, cells.assign(anchors, responsible, truths), labels);
    } else if (assigner instanceof ApproxMaxIoUAssigner approximate) {
      Tensor none = Tensor.zeros(new Shape(0, 4), Device.CPU);
      Tensor approximations = approximations(anchors.toFloatArray());
      check(golden, approximate.assign(approximations, anchors, truths, none, null), labels);
    } else {
      check(golden, assign(golden, (Assigner) assigner, anchors, truths, labels), labels);
    }
  }

  private static Assignment assign(
      ComponentArrays golden, Assigner assigner, Tensor anchors, Tensor truths, Tensor labels) {
    Tensor none = Tensor.zeros(new Shape(0, 4), Device.CPU);
    if (golden.has("points")) {
      return assigner.assign(golden.tensor("points"), truths, none, null);
    }
    boolean ignores = golden.variant().contains("ignore") || golden.has("shadowed");
    AnchorGrid grid =
        new AnchorGrid(
            anchors,
            STARTS,
            List.of(new MapSize(12, 16), new MapSize(6, 8), new MapSize(3, 4)),
            List.of(new Stride(8, 8), new Stride(16, 16), new Stride(32, 32)));
    Tensor ignored = ignores ? ComponentArrays.shared("assign_in.ignore") : none;
    // Shadows are given by class here, and by object there: DenseAssignersTest.
    golden.leaveOut("shadowed");
    return assigner.assign(grid, truths, labels, ignored, null);
  }

  /** Returns boxes of three scales of an octave and three ratios around each square. */
  private static Tensor approximations(float[] squares) {
    double[] ratios = {0.5, 1, 2};
    float[] boxes = new float[squares.length * 9];
    for (int i = 0; i < boxes.length / 4; i++) {
      int square = 4 * (i / 9);
      double side = (squares[square + 2] - squares[square]) * Math.pow(2, i % 3 / 3.0);
      double stretch = Math.sqrt(ratios[i / 3 % 3]);
      double x = (squares[square] + squares[square + 2]) / 2;
      double y = (squares[square + 1] + squares[square + 3]) / 2;
      boxes[4 * i] = (float) (x - side / stretch / 2);
      boxes[4 * i + 1] = (float) (y - side * stretch / 2);
      boxes[4 * i + 2] = (float) (x + side / stretch / 2);
      boxes[4 * i + 3] = (float) (y + side * stretch / 2);
    }
    return Tensor.of(boxes, boxes.length / 4, 4);
  }

  static void matchCosts(ComponentArrays golden) {
    Tensor logits = ComponentArrays.shared("assign.hungarian.logits");
    Tensor labels = ComponentArrays.shared("assign_in.labels");
    golden.equal(
        cost(ClassCost.class, "ClassificationCost', weight=2").ofClasses(logits, labels),
        "classification");
    golden.equal(
        cost(ClassCost.class, "FocalLossCost', weight=2").ofClasses(logits, labels), "focal");
    Tensor masks = golden.tensor("dice_pred");
    Tensor truths = golden.tensor("dice_gt");
    golden.equal(
        cost(MaskCost.class, "DiceCost', pred_act=True, eps=1.0").ofMasks(masks, truths), "dice");
    golden.equal(cost(MaskCost.class, "CrossEntropyLossCost'").ofMasks(masks, truths), "bce");
    golden.equal(
        cost(MaskCost.class, "FocalLossCost', weight=20, binary_input=True").ofMasks(masks, truths),
        "focal_binary");
    Tensor boxes = golden.tensor("boxes");
    Tensor corner = boxes.narrow(1, 0, 2);
    Tensor opposite = boxes.narrow(1, 2, 2);
    Tensor measures = Tensor.cat(List.of(corner.add(opposite).div(2), opposite.sub(corner)), 1);
    golden.equal(
        cost(BoxCost.class, "IoUCost', weight=2")
            .ofBoxes(
                measures,
                ComponentArrays.shared("assign_in.gt"),
                Tensor.ones(new Shape(4), Device.CPU)),
        "iou");
    // The golden does not say which boxes were compared: HungarianAssignerTest.
    golden.leaveOut("l1");
  }

  private static <T> T cost(Class<T> kind, String named) {
    return ComponentArrays.build(kind, Registries.MATCH_COSTS, "dict(type='" + named + ")");
  }

  private static void check(ComponentArrays golden, Assignment assignment, Tensor labels) {
    golden.same(assignment.truth(), "gt_inds");
    long[] truth = assignment.truth().toLongArray();
    long[] classes = labels.toLongArray();
    long[] assigned = new long[truth.length];
    for (int i = 0; i < truth.length; i++) {
      assigned[i] = truth[i] > 0 ? classes[(int) truth[i] - 1] : -1;
    }
    golden.same(Tensor.of(assigned, assigned.length), "labels");
    // UniformAssigner has the largest overlap of each object there, which nothing uses.
    if (golden.variant().equals("uniform")) {
      golden.leaveOut("max_overlaps");
    } else if (golden.has("max_overlaps")) {
      float[] wanted = golden.floats("max_overlaps").clone();
      float[] overlaps = assignment.maxOverlaps().toFloatArray();
      for (int i = 0; i < wanted.length; i++) {
        // Where nothing is assigned, mmdet has -100000, 0 or -1, depending on the assigner.
        overlaps[i] = truth[i] > 0 ? overlaps[i] : wanted[i];
      }
      golden.equal(overlaps, "max_overlaps");
    }
  }
}
