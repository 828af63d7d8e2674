package org.cfgrun.runtime.box;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.golden.Npz;
import org.cfgrun.runtime.model.Models;
import org.cfgrun.runtime.torch.ElementType;
import org.cfgrun.runtime.torch.Tensor;
import org.cfgrun.runtime.torch.TensorScope;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What assigners of dense heads return beside the assignment, against mmdet 2.28.2. */
class DenseAssignersTest {
  private static final Npz ARRAYS = Npz.read("detection/comp2.npz");

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

  private static Assignment assign(String config, Tensor ignored) {
    Assigner assigner = Models.build(Assigner.class, Registries.BBOX_ASSIGNERS, config);
    List<MapSize> sizes = List.of(new MapSize(12, 16), new MapSize(6, 8), new MapSize(3, 4));
    List<Stride> strides = List.of(new Stride(8, 8), new Stride(16, 16), new Stride(32, 32));
    AnchorGrid grid = new AnchorGrid(boxes("assign_in.anchors"), STARTS, sizes, strides);
    return assigner.assign(
        grid, boxes("assign_in.gt"), Tensor.of(ARRAYS.longs("assign_in.labels"), 5), ignored, null);
  }

  private static Tensor boxes(String name) {
    return rows(name, 4);
  }

  private static Tensor rows(String name, int width) {
    float[] values = ARRAYS.floats(name);
    return Tensor.of(values, values.length / width, width);
  }
}
