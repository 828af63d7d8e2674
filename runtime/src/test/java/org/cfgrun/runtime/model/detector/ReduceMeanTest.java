package org.cfgrun.runtime.model.detector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.cfgrun.runtime.comm.Communicator;
import org.cfgrun.runtime.comm.LocalRanks;
import org.cfgrun.runtime.comm.SingleProcess;
import org.cfgrun.runtime.data.DetectionBatch;
import org.cfgrun.runtime.model.Detector;
import org.cfgrun.runtime.model.StepOutput;
import org.cfgrun.runtime.nn.BatchNorm2d;
import org.cfgrun.runtime.torch.Autograd;
import org.cfgrun.runtime.torch.Tensor;
import org.cfgrun.runtime.torch.TensorScope;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Heads that divide their losses by means over processes: several processes with some of the images
 * each have, on average, the losses and gradients of one process with all of them.
 */
class ReduceMeanTest {
  /** The least bound of rounding, relative to a loss or to the norm of a gradient. */
  private static final double ROUNDING = 2e-5;

  private static final List<List<Integer>> TWO = List.of(List.of(0), List.of(1));

  /** Losses and gradients by name. */
  private record Step(Map<String, Double> losses, Map<String, float[]> gradients) {
    static Step of(DetectorGolden golden, List<Integer> images, Communicator processes) {
      Detector model = golden.loaded();
      DetectorGolden.trainWithoutDropout(model);
      model.forEachModule(
          (path, module) -> {
            if (module instanceof BatchNorm2d) {
              module.train(false);
            }
          });
      model.distribute(processes);
      try (DetectionBatch batch = golden.batch(images);
          TensorScope scope = new TensorScope()) {
        StepOutput output = Autograd.record(() -> model.trainStep(batch));
        Autograd.backward(output.loss());
        Map<String, float[]> gradients = new LinkedHashMap<>();
        model
            .parameters()
            .forEach(
                (name, parameter) -> {
                  Tensor gradient = Autograd.gradient(parameter.data());
                  if (gradient != null) {
                    gradients.put(name, gradient.toFloatArray());
                  }
                });
        return new Step(output.logged(), gradients);
      } finally {
        model.free();
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "atss_dyhead, 2",
    "autoassign, 2",
    "ddod, 2",
    "deformable_detr, 2",
    "fcos_normbbox_giou, 2",
    "fcos_normbbox_giou, 3",
    "gfl, 2",
    "gfl, 3",
    "nas_fcos, 2",
    "queryinst, 2",
    "queryinst, 3",
    "tood_aligned, 2",
    "vfnet, 2",
    "yolof, 2",
    "yolox_tiny, 2",
    "yolox_tiny, 3"
  })
  void processesHaveTheLossesOfOneWithAllImages(String name, int world) {
    DetectorGolden golden = new DetectorGolden(name);
    List<List<Integer>> shares = world == 2 ? TWO : List.of(List.of(0), List.of(1), List.of(0));
    Step whole =
        Step.of(golden, shares.stream().flatMap(List::stream).toList(), SingleProcess.INSTANCE);
    List<Step> parts =
        LocalRanks.run(
            world, processes -> Step.of(golden, shares.get(processes.rank()), processes));
    whole
        .losses()
        .forEach(
            (loss, value) -> {
              // An accuracy is that of the samples of a process.
              if (!loss.contains("loss")) {
                return;
              }
              double mean =
                  parts.stream()
                      .mapToDouble(part -> part.losses().get(loss))
                      .average()
                      .orElseThrow();
              assertThat(mean).as(loss).isCloseTo(value, within(ROUNDING * Math.abs(value)));
            });
    double bound = Math.max(ROUNDING, golden.bound("step0_grad_each_norm_max"));
    whole.gradients().forEach((parameter, values) -> compare(parameter, values, parts, bound));
    // Otherwise the test would pass with divisors of a process alone.
    assertThat(parts.get(0).losses().get("loss")).isNotEqualTo(whole.losses().get("loss"));
  }

  /** The loss of classes is divided by the weights of the own images, as in mmdet. */
  @Test
  void masksOfQueriesHaveTheLossesOfOneProcessWithAllImages() {
    DetectorGolden golden = new DetectorGolden("maskformer");
    Step whole = Step.of(golden, List.of(0, 1), SingleProcess.INSTANCE);
    List<Step> parts =
        LocalRanks.run(2, processes -> Step.of(golden, TWO.get(processes.rank()), processes));
    List<String> compared =
        whole.losses().keySet().stream()
            .filter(loss -> loss.matches(".*loss_(mask|dice)"))
            .toList();
    assertThat(compared).hasSizeGreaterThan(2);
    for (String loss : compared) {
      double sum = parts.stream().mapToDouble(part -> part.losses().get(loss)).sum();
      double value = whole.losses().get(loss);
      assertThat(sum / 2).as(loss).isCloseTo(value, within(ROUNDING * value));
      assertThat(parts.get(0).losses().get(loss)).as(loss).isNotEqualTo(value);
    }
  }

  private static void compare(String parameter, float[] whole, List<Step> parts, double bound) {
    double distance = 0;
    double norm = 0;
    for (int i = 0; i < whole.length; i++) {
      double mean = 0;
      for (Step part : parts) {
        float[] values = part.gradients().get(parameter);
        mean += values == null ? 0 : (double) values[i] / parts.size();
      }
      distance += (mean - whole[i]) * (mean - whole[i]);
      norm += (double) whole[i] * whole[i];
    }
    assertThat(Math.sqrt(distance))
        .as(parameter)
        .isLessThanOrEqualTo(bound * (Math.sqrt(norm) + 1e-3));
  }
}
