package org.cfgrun.runtime.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.cfgrun.runtime.comm.Communicator;
import org.cfgrun.runtime.comm.LocalRanks;
import org.cfgrun.runtime.golden.Goldens;
import org.cfgrun.runtime.torch.Autograd;
import org.cfgrun.runtime.torch.Tensor;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Compares averaged gradients with those of PyTorch's DistributedDataParallel. The net is Linear(3,
 * 4), ReLU and Linear(4, 2), and a Linear(2, 2) that nothing uses; the loss is the mean of the
 * squared outputs.
 */
class GradientExchangeTest {
  /** Parameters, of one replica. */
  private static final class Net {
    final Map<String, Tensor> parameters = new LinkedHashMap<>();

    Net() {
      add("a.weight", 4, 3);
      add("a.bias", 4);
      add("b.weight", 2, 4);
      add("b.bias", 2);
      add("never.weight", 2, 2);
      add("never.bias", 2);
    }

    private void add(String name, long... shape) {
      Tensor parameter = value(parameters.size(), shape);
      parameter.requiresGrad_(true);
      parameters.put(name, parameter);
    }

    private Tensor linear(String name, Tensor x) {
      return x.matmul(parameters.get(name + ".weight").transpose(0, 1))
          .add(parameters.get(name + ".bias"));
    }

    Tensor loss(Tensor x, boolean whole) {
      Tensor hidden = linear("a", x).relu();
      Tensor y = whole ? linear("b", hidden) : hidden;
      return y.mul(y).mean();
    }

    Optimizer optimizer(Communicator ranks) {
      List<NamedParameter> named =
          parameters.entrySet().stream()
              .map(each -> new NamedParameter(each.getKey(), each.getValue()))
              .toList();
      Optimizer optimizer =
          new SGD(
              new ParamGroups(List.of(new ParamGroup(named, Map.of()))),
              new SGD.Args(0.5, 0, 0, 0.1, false, false));
      optimizer.distribute(ranks);
      return optimizer;
    }
  }

  private static Tensor value(int seed, long... shape) {
    int size = 1;
    for (long each : shape) {
      size *= (int) each;
    }
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = (float) (Math.rint(Math.sin(seed + 0.7 * i) * 1000) / 1000);
    }
    return Tensor.of(values, shape);
  }

  private static JsonObject golden(int world) throws IOException {
    String text = Files.readString(Goldens.file("distributed/gradients.json"));
    return JsonParser.parseString(text).getAsJsonObject().getAsJsonObject("world_" + world);
  }

  private static Map<String, float[]> copy(Map<String, Tensor> tensors) {
    Map<String, float[]> copies = new LinkedHashMap<>();
    tensors.forEach((name, tensor) -> copies.put(name, tensor.toFloatArray()));
    return copies;
  }

  private static void assertGradients(
      List<Map<String, float[]>> byRank, JsonObject expected, float scale) {
    for (Map<String, float[]> gradients : byRank) {
      for (Map.Entry<String, JsonElement> each : expected.entrySet()) {
        float[] actual = gradients.get(each.getKey());
        if (each.getValue().isJsonNull()) {
          assertThat(actual).as(each.getKey()).isNull();
          continue;
        }
        JsonArray values = each.getValue().getAsJsonArray();
        assertThat(actual).as(each.getKey()).hasSize(values.size());
        for (int i = 0; i < actual.length; i++) {
          float want = values.get(i).getAsFloat() * scale;
          assertThat(actual[i]).as(each.getKey()).isEqualTo(want, within(2e-6f * scale));
          assertThat(actual[i]).isEqualTo(byRank.get(0).get(each.getKey())[i]);
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3})
  void meansAreThoseOfPyTorch(int world) throws IOException {
    for (boolean everywhere : List.of(true, false)) {
      List<Map<String, float[]>> gradients =
          LocalRanks.run(
              world,
              ranks -> {
                Net net = new Net();
                Optimizer optimizer = net.optimizer(ranks);
                Tensor x = value(10 + ranks.rank(), 2, 3);
                GradientStep step = new GradientStep(optimizer);
                step.learn(() -> net.loss(x, everywhere || ranks.rank() == 0));
                return copy(optimizer.namedGradients());
              });
      assertGradients(
          gradients, golden(world).getAsJsonObject(everywhere ? "none" : "b_on_rank_0_only"), 1);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3})
  void accumulatedGradientsAreExchangedOnce(int world) throws IOException {
    List<Map<String, float[]>> gradients =
        LocalRanks.run(
            world,
            ranks -> {
              Net net = new Net();
              Optimizer optimizer = net.optimizer(ranks);
              GradientStep step = new GradientStep(optimizer);
              step.zero();
              for (int i = 0; i < 3; i++) {
                Tensor x = value(20 + 5 * i + ranks.rank(), 2, 3);
                Tensor loss = Autograd.record(() -> net.loss(x, true).div(3));
                if (i < 2) {
                  step.backward(loss);
                } else {
                  step.lastBackward(loss);
                }
              }
              step.finish();
              return copy(optimizer.namedGradients());
            });
    assertGradients(gradients, golden(world).getAsJsonObject("accumulate_3_steps"), 1);
  }

  /** Weight decay would move a parameter that counts as reached. */
  @ParameterizedTest
  @ValueSource(ints = {2, 3})
  void parametersThatNoRankReachedKeepTheirValuesInEveryStep(int world) {
    List<Map<String, float[]>> weights =
        LocalRanks.run(
            world,
            ranks -> {
              Net net = new Net();
              GradientStep step = new GradientStep(net.optimizer(ranks));
              for (int i = 0; i < 3; i++) {
                int rank = i;
                Tensor x = value(10 + ranks.rank(), 2, 3);
                step.learn(() -> net.loss(x, ranks.rank() == rank));
              }
              return copy(net.parameters);
            });
    Map<String, float[]> first = copy(new Net().parameters);
    for (Map<String, float[]> each : weights) {
      assertThat(each.get("never.weight")).containsExactly(first.get("never.weight"));
      assertThat(each.get("b.weight")).isNotEqualTo(first.get("b.weight"));
      each.forEach((name, values) -> assertThat(values).containsExactly(weights.get(0).get(name)));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3})
  void overflowOfOneRankSkipsTheStepOnAll(int world) {
    List<String> scales =
        LocalRanks.run(
            world,
            ranks -> {
              Net net = new Net();
              GradScaler scaler = new GradScaler(4, 2, 0.5, 1, null);
              GradientStep step = new GradientStep(net.optimizer(ranks), null, scaler, n -> {});
              StringBuilder seen = new StringBuilder();
              for (int i = 0; i < 2; i++) {
                double factor = i == 0 && ranks.rank() == 1 ? Double.POSITIVE_INFINITY : 1;
                Tensor x = value(10 + ranks.rank(), 2, 3);
                step.learn(() -> net.loss(x, true).mul(factor));
                seen.append(step.overflowed()).append(' ').append(scaler.factor()).append(' ');
              }
              return seen.toString();
            });
    assertThat(scales).containsOnly("true 2.0 false 4.0 ");
  }
}
