package org.cfgrun.runtime.box;

import static org.assertj.core.api.Assertions.assertThat;

import org.cfgrun.runtime.golden.Npz;
import org.cfgrun.runtime.torch.Device;
import org.cfgrun.runtime.torch.Shape;
import org.cfgrun.runtime.torch.Tensor;
import org.junit.jupiter.api.Test;

class SimOTAAssignerTest {
  private static final Npz GOLDEN = Npz.read("detection/comp2.npz");

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
