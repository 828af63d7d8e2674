package org.cfgrun.runtime.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.cfgrun.runtime.comm.Communicator;
import org.cfgrun.runtime.comm.FakeProcesses;
import org.cfgrun.runtime.comm.LocalRanks;
import org.cfgrun.runtime.comm.SingleProcess;
import org.cfgrun.runtime.golden.Goldens;
import org.cfgrun.runtime.torch.Autograd;
import org.cfgrun.runtime.torch.Device;
import org.cfgrun.runtime.torch.Shape;
import org.cfgrun.runtime.torch.Tensor;
import org.cfgrun.runtime.torch.TensorScope;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SyncBatchNormTest {
  /** PyTorch's results, computed in doubles, have rounded inputs. */
  private static final float ROUNDING = 2e-6f;

  /** Sums of 18 products, normalized. */
  private static final float CONVOLVED = 1e-5f;

  private static SyncBatchNorm norm(JsonObject golden) {
    SyncBatchNorm norm =
        new SyncBatchNorm(2, golden.get("eps").getAsDouble(), golden.get("momentum").getAsDouble());
    norm.materialize(Device.CPU, new Random(0));
    set(norm.weight(), golden.get("gamma"));
    set(norm.bias(), golden.get("beta"));
    return norm;
  }

  private static void set(Parameter parameter, JsonElement values) {
    Autograd.noGrad(
        () -> parameter.data().copy_(Tensor.of(floats(values), parameter.shape(), Device.CPU)));
  }

  private static float[] floats(JsonElement json) {
    JsonArray array = json.getAsJsonArray();
    float[] values = new float[array.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = array.get(i).getAsFloat();
    }
    return values;
  }

  private static Tensor tensor(JsonObject golden, String name) {
    JsonArray sizes = golden.getAsJsonArray("shape");
    long[] shape = new long[sizes.size()];
    for (int i = 0; i < shape.length; i++) {
      shape[i] = sizes.get(i).getAsLong();
    }
    return Tensor.of(floats(golden.get(name)), new Shape(shape), Device.CPU);
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3})
  void statisticsAndGradientsAreThoseOfPyTorch(int world) {
    List<JsonObject> goldens =
        Goldens.cases("distributed/distributed.json", "world_" + world + ".sync_batch_norm");
    List<Map<String, float[]>> results =
        LocalRanks.run(world, processes -> step(goldens.get(processes.rank()), processes));
    for (int rank = 0; rank < world; rank++) {
      JsonObject golden = goldens.get(rank);
      results
          .get(rank)
          .forEach(
              (name, values) ->
                  assertThat(values)
                      .as(name)
                      .containsExactly(floats(golden.get(name)), within(ROUNDING)));
    }
  }

  /** Returns the values of a forward and a backward pass by their names in the golden. */
  private static Map<String, float[]> step(JsonObject golden, Communicator processes) {
    SyncBatchNorm norm = norm(golden);
    try {
      norm.distribute(processes);
      Tensor x = tensor(golden, "x");
      x.requiresGrad_(true);
      Tensor y = Autograd.record(() -> norm.forward(x));
      Tensor dy = tensor(golden, "dy");
      Autograd.backward(Autograd.record(() -> y.mul(dy).sum()));
      assertThat(norm.state().get("num_batches_tracked").data().toLong()).isEqualTo(1);
      return Map.of(
          "y", y.toFloatArray(),
          "dx", gradient(x),
          "local_dgamma", gradient(norm.weight().data()),
          "local_dbeta", gradient(norm.bias().data()),
          "running_mean", norm.runningStatistics().get(0).toFloatArray(),
          "running_var", norm.runningStatistics().get(1).toFloatArray());
    } finally {
      norm.free();
    }
  }

  private static float[] gradient(Tensor tensor) {
    return Objects.requireNonNull(Autograd.gradient(tensor)).toFloatArray();
  }

  /** A convolution computes its normalization itself, unless other processes take part. */
  @Test
  void convolutionsOfTwoProcessesAreThoseOfOneWithAllImages() {
    float[] whole = convolved(new BatchNorm2d(3), 0, 4, SingleProcess.INSTANCE);
    List<float[]> parts =
        LocalRanks.run(
            2,
            processes ->
                convolved(new SyncBatchNorm(3, 1e-5, 0.1), 2 * processes.rank(), 2, processes));
    int half = whole.length / 2;
    assertThat(parts.get(0)).containsExactly(Arrays.copyOf(whole, half), within(CONVOLVED));
    assertThat(parts.get(1))
        .containsExactly(Arrays.copyOfRange(whole, half, 2 * half), within(CONVOLVED));
  }

  private static float[] convolved(
      BatchNorm2d norm, int firstImage, int images, Communicator processes) {
    Conv2d conv = new Conv2d(ConvShape.of(2, 3, 3).padding(1), false);
    conv.materialize(Device.CPU, new Random(1));
    norm.materialize(Device.CPU, new Random(2));
    norm.distribute(processes);
    int size = 2 * 5 * 6;
    float[] pixels = new float[images * size];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (float) Math.sin(0.7 * (firstImage * size + i));
    }
    try (TensorScope scope = new TensorScope()) {
      Tensor x = Tensor.of(pixels, new Shape(images, 2, 5, 6), Device.CPU);
      return ConvNorm.residual(conv, norm, x.narrow(1, 0, 1), x).toFloatArray();
    } finally {
      conv.free();
      norm.free();
    }
  }

  @Test
  void evaluationNeedsNoOtherProcess() {
    FakeProcesses processes = new FakeProcesses(0);
    SyncBatchNorm norm = new SyncBatchNorm(3, 1e-5, 0.1);
    BatchNorm2d local = new BatchNorm2d(3);
    for (BatchNorm2d each : List.of(norm, local)) {
      each.materialize(Device.CPU, new Random(0));
      each.train(false);
      each.distribute(processes);
    }
    try (TensorScope scope = new TensorScope()) {
      Tensor x = Tensor.randn(new Shape(2, 3, 4, 5), Device.CPU);
      assertThat(norm.forward(x).toFloatArray()).containsExactly(local.forward(x).toFloatArray());
    }
    assertThat(processes.calls).isEmpty();
    norm.free();
    local.free();
  }

  @Test
  void singleProcessIsBatchNorm() {
    SyncBatchNorm norm = new SyncBatchNorm(3, 1e-5, 0.1);
    BatchNorm2d local = new BatchNorm2d(3);
    norm.materialize(Device.CPU, new Random(0));
    local.materialize(Device.CPU, new Random(0));
    try (TensorScope scope = new TensorScope()) {
      Tensor x = Tensor.randn(new Shape(2, 3, 4, 5), Device.CPU);
      assertThat(norm.forward(x).toFloatArray()).containsExactly(local.forward(x).toFloatArray());
      assertThat(norm.runningStatistics().get(1).toFloatArray())
          .containsExactly(local.runningStatistics().get(1).toFloatArray());
    }
    norm.free();
    local.free();
  }
}
