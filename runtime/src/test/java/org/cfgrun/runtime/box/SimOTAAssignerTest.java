package org.cfgrun.runtime.box;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.cfgrun.runtime.golden.Npz;
import org.cfgrun.runtime.torch.Device;
import org.cfgrun.runtime.torch.Shape;
import org.cfgrun.runtime.torch.Tensor;
import org.junit.jupiter.api.Test;

class SimOTAAssignerTest {
  private static final Npz GOLDEN = Npz.read("detection/yolo.npz");

  private static Tensor golden(String name, int width) {
    float[] values = GOLDEN.floats(name);
    return Tensor.of(values, new Shape(values.length / width, width), Device.CPU);
  }

  private static PredictionAssigner.Predictions predictions() {
    return new PredictionAssigner.Predictions(
        golden("assign.sim_ota.priors", 4),
        golden("assign.sim_ota.scores", 3),
        golden("assign.sim_ota.decoded", 4));
  }

  private static SimOTAAssigner assigner() {
    return new SimOTAAssigner(new SimOTAAssigner.Args(2.5, 10, 3, 1));
  }

  @Test
  void assignmentEqualsMmdetections() {
    Assignment assignment =
        assigner()
            .assign(
                predictions(),
                golden("assign_in.gt", 4),
                Tensor.of(GOLDEN.longs("assign_in.labels"), 5));
    long[] expected = GOLDEN.longs("assign.sim_ota.gt_inds");
    assertThat(assignment.truth().toLongArray()).isEqualTo(expected);
    float[] overlaps = assignment.maxOverlaps().toFloatArray();
    float[] wanted = GOLDEN.floats("assign.sim_ota.max_overlaps");
    for (int i = 0; i < wanted.length; i++) {
      // mmdet has -100000 where no object is.
      float value = expected[i] == 0 ? 0 : wanted[i];
      assertThat(overlaps[i]).isCloseTo(value, within(1e-6f));
    }
    assertThat(Arrays.stream(expected).filter(i -> i > 0).count()).isGreaterThan(5);
  }

  @Test
  void withoutObjectsAllPointsAreBackground() {
    Assignment assignment =
        assigner().assign(predictions(), Tensor.of(new float[0], 0, 4), Tensor.of(new long[0], 0));
    assertThat(assignment.truth().toLongArray()).containsOnly(0).hasSize(252);
    assertThat(assignment.maxOverlaps().toFloatArray()).containsOnly(0).hasSize(252);
  }

  @Test
  void objectsWithoutPointsInReachHaveNone() {
    Tensor far = Tensor.of(new float[] {9000, 9000, 9001, 9001}, 1, 4);
    Assignment assignment = assigner().assign(predictions(), far, Tensor.of(new long[] {0}, 1));
    assertThat(assignment.truth().toLongArray()).containsOnly(0).hasSize(252);
  }
}
