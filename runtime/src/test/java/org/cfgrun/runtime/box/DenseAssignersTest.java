package org.cfgrun.runtime.box;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonObject;
import java.util.List;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.golden.Goldens;
import org.cfgrun.runtime.golden.Npz;
import org.cfgrun.runtime.model.Models;
import org.cfgrun.runtime.torch.Device;
import org.cfgrun.runtime.torch.ElementType;
import org.cfgrun.runtime.torch.Shape;
import org.cfgrun.runtime.torch.Tensor;
import org.cfgrun.runtime.torch.TensorScope;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Assigners and coders of dense heads against mmdet 2.28.2. */
class DenseAssignersTest {
  private static final Npz ARRAYS = Npz.read("detection/dense_components.npz");
  private static final JsonObject CASES = Goldens.read("detection/dense_components.json");

  /** 192, 48 and 12 anchors. */
  private static final int[] STARTS = {0, 192, 240, 252};

  private TensorScope scope;

  @BeforeEach
  void open() {
    scope = new TensorScope();
  }

  @AfterEach
  void close() {
    scope.close();
  }

  @Test
  void atssTakesTheNearestAnchorsWithAnOverlapAboveTheirMeanAndDeviation() {
    assertThat(assigned("dict(type='ATSSAssigner', topk=4)", noBoxes()))
        .containsExactly(ARRAYS.longs("assign.atss_plain.gt_inds"));
  }

  @Test
  void atssLeavesOutAnchorsInIgnoredRegions() {
    assertThat(
            assigned(
                "dict(type='ATSSAssigner', topk=4, ignore_iof_thr=0.5)", boxes("assign_in.ignore")))
        .containsExactly(ARRAYS.longs("assign.atss_ignore.gt_inds"));
  }

  @Test
  void pointsAreAssignedByTheirDistanceFromTheCenter() {
    Tensor points = rows("assign.point.points", 3);
    Assigner assigner =
        Models.build(
            Assigner.class,
            Registries.BBOX_ASSIGNERS,
            "dict(type='PointAssigner', scale=4, pos_num=3)");
    assertThat(
            assigner.assign(points, boxes("assign_in.gt"), noBoxes(), null).truth().toLongArray())
        .containsExactly(ARRAYS.longs("assign.point.gt_inds"));
  }

  @Test
  void centerRegionsHaveShadows() {
    Assignment assignment =
        assign(
            "dict(type='CenterRegionAssigner', pos_scale=0.4, neg_scale=0.7)",
            boxes("assign_in.ignore"));
    assertThat(assignment.truth().toLongArray())
        .containsExactly(ARRAYS.longs("assign.center_region.gt_inds"));
    long[] labels = ARRAYS.longs("assign_in.labels");
    long[] shadowed = ARRAYS.longs("assign.center_region.shadowed");
    boolean[][] expected = new boolean[252][labels.length];
    for (int i = 0; i < shadowed.length; i += 2) {
      for (int k = 0; k < labels.length; k++) {
        expected[(int) shadowed[i]][k] |= labels[k] == shadowed[i + 1];
      }
    }
    float[] shadows = assignment.shadows().to(ElementType.FLOAT32).toFloatArray();
    for (int n = 0; n < 252; n++) {
      for (int k = 0; k < labels.length; k++) {
        boolean ofClass = false;
        for (int other = 0; other < labels.length; other++) {
          ofClass |= labels[other] == labels[k] && shadows[other * 252 + n] > 0;
        }
        assertThat(ofClass).as("anchor %d, class %d", n, labels[k]).isEqualTo(expected[n][k]);
      }
    }
  }

  @Test
  void alignedAnchorsHaveMetrics() {
    TaskAlignedAssigner assigner =
        Models.build(
            TaskAlignedAssigner.class,
            Registries.BBOX_ASSIGNERS,
            "dict(type='TaskAlignedAssigner', topk=13)");
    TaskAlignedAssigner.Aligned aligned =
        assigner.assign(
            new TaskAlignedAssigner.Predictions(
                rows("assign.task_aligned.scores", 3), boxes("assign.task_aligned.decoded")),
            boxes("assign_in.anchors"),
            boxes("assign_in.gt"),
            Tensor.of(ARRAYS.longs("assign_in.labels"), 5),
            null,
            1,
            6);
    assertThat(aligned.assignment().truth().toLongArray())
        .containsExactly(ARRAYS.longs("assign.task_aligned.gt_inds"));
    // mmdet's assigner returns the metrics as they are; the head divides them by the best of the
    // object and multiplies them by its largest overlap.
    long[] truth = ARRAYS.longs("assign.task_aligned.gt_inds");
    float[] plain = ARRAYS.floats("assign.task_aligned.assign_metrics");
    float[] overlaps = ARRAYS.floats("assign.task_aligned.max_overlaps");
    float[] best = new float[6];
    float[] largest = new float[6];
    for (int i = 0; i < truth.length; i++) {
      best[(int) truth[i]] = Math.max(best[(int) truth[i]], plain[i]);
      largest[(int) truth[i]] = Math.max(largest[(int) truth[i]], overlaps[i]);
    }
    float[] metrics = aligned.metrics().toFloatArray();
    for (int i = 0; i < truth.length; i++) {
      int object = (int) truth[i];
      double wanted = object == 0 ? 0 : plain[i] / (best[object] + 1e-7) * largest[object];
      assertThat((double) metrics[i]).isCloseTo(wanted, within(1e-6));
    }
  }

  @Test
  void distancesAreEncodedAndClipped() {
    Tensor points = rows("coder.distance_point.points", 2);
    DistancePointBBoxCoder coder =
        new DistancePointBBoxCoder(new DistancePointBBoxCoder.Args(true));
    equal(coder.encode(points, boxes("coder_in.gts")), "coder.distance_point.enc");
    Tensor distances = boxes("coder.distance_point.dist");
    equal(coder.decode(points, distances), "coder.distance_point.dec_free");
    equal(coder.decode(points, distances, 90, 110), "coder.distance_point.dec");
  }

  @ParameterizedTest
  @ValueSource(strings = {"coder.tblr", "coder.tblr_list"})
  void edgesAreEncodedRelativeToAnchors(String name) {
    JsonObject golden = CASES.getAsJsonObject(name);
    BoxCoder coder =
        Models.build(BoxCoder.class, Registries.BBOX_CODERS, Goldens.text(golden.get("cfg")));
    Tensor bases = boxes("coder_in.proposals");
    equal(coder.encode(bases, boxes("coder_in.gts")), name + ".enc");
    equal(coder.decode(bases, boxes("coder_in.deltas").abs(), 90, 110), name + ".dec");
  }

  @ParameterizedTest
  @ValueSource(strings = {"coder.bucket.b7", "coder.bucket.rcnn"})
  void sidesAreEncodedByBuckets(String name) {
    JsonObject golden = CASES.getAsJsonObject(name);
    BucketingBBoxCoder coder =
        Models.build(
            BucketingBBoxCoder.class, Registries.BBOX_CODERS, Goldens.text(golden.get("cfg")));
    Tensor bases = boxes("coder_in.proposals");
    BucketingBBoxCoder.Targets targets = coder.encode(bases, boxes("coder_in.gts"));
    equal(targets.offsets(), name + ".enc0");
    equal(targets.offsetWeights(), name + ".enc1");
    equal(targets.nearest(), name + ".enc2");
    equal(targets.nearestWeights(), name + ".enc3");
    Tensor scores = rows(name + ".cls", 28);
    equal(coder.decode(bases, scores, rows(name + ".off", 28), 90, 110), name + ".dec");
    equal(coder.confidence(scores), name + ".conf");
  }

  private static void equal(Tensor actual, String name) {
    float[] expected = ARRAYS.floats(name);
    float[] values = actual.toFloatArray();
    for (int i = 0; i < expected.length; i++) {
      assertThat(values[i]).as("%s[%d]", name, i).isCloseTo(expected[i], within(1e-4f));
    }
  }

  private static long[] assigned(String config, Tensor ignored) {
    return assign(config, ignored).truth().toLongArray();
  }

  private static Assignment assign(String config, Tensor ignored) {
    Assigner assigner = Models.build(Assigner.class, Registries.BBOX_ASSIGNERS, config);
    List<MapSize> sizes = List.of(new MapSize(12, 16), new MapSize(6, 8), new MapSize(3, 4));
    List<Stride> strides = List.of(new Stride(8, 8), new Stride(16, 16), new Stride(32, 32));
    AnchorGrid grid = new AnchorGrid(boxes("assign_in.anchors"), STARTS, sizes, strides);
    return assigner.assign(
        grid, boxes("assign_in.gt"), Tensor.of(ARRAYS.longs("assign_in.labels"), 5), ignored, null);
  }

  private static Tensor noBoxes() {
    return Tensor.zeros(new Shape(0, 4), Device.CPU);
  }

  private static Tensor boxes(String name) {
    return rows(name, 4);
  }

  private static Tensor rows(String name, int width) {
    float[] values = ARRAYS.floats(name);
    return Tensor.of(values, values.length / width, width);
  }
}
