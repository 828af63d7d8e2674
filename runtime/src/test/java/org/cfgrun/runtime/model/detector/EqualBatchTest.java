package org.cfgrun.runtime.model.detector;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.cfgrun.runtime.comm.Communicator;
import org.cfgrun.runtime.comm.LocalRanks;
import org.cfgrun.runtime.comm.SingleProcess;
import org.cfgrun.runtime.data.DetectionBatch;
import org.cfgrun.runtime.model.Detector;
import org.cfgrun.runtime.nn.BatchNorm2d;
import org.cfgrun.runtime.optim.GradientStep;
import org.cfgrun.runtime.optim.Optimizers;
import org.cfgrun.runtime.optim.SGD;
import org.cfgrun.runtime.torch.TensorScope;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Two processes with two images each have the gradients of one process with all four, for each
 * detector with a golden. Both processes have the same images in another order, because most heads
 * divide their losses by the number of positives of their own process.
 */
class EqualBatchTest {
  /** The bound of rounding, relative to the norm of a gradient. */
  private static final double ROUNDING = 1e-4;

  /** Detectors whose losses are not means over images, as in mmdet. */
  private static final Set<String> OTHERS =
      Set.of(
          // The losses of embeddings are sums over images.
          "cornernet",
          // The grid branch shifts proposals at random.
          "grid_rcnn",
          // The loss of distillation is a sum over images.
          "ld",
          // The sampler draws from all proposals at random.
          "libra_faster",
          // The points of the goldens depend on the number of masks before.
          "mask2former_panoptic",
          "point_rend",
          // Weights depend on the rank of a loss among those of all images.
          "pisa_faster",
          "pisa_retina",
          // The divisor is the number of positives plus one.
          "solo",
          "solov2",
          // The losses are sums over images.
          "yolov3_d53");

  private static final Pattern HEAD = Pattern.compile("type='(\\w+Head)'");

  /** Returns one golden of each set of heads. */
  static List<String> names() throws IOException {
    Map<Set<String>, String> byHeads = new LinkedHashMap<>();
    DetectorGolden.names()
        .filter(name -> !OTHERS.contains(name))
        .forEach(
            name -> {
              String config = new DetectorGolden(name).json().get("config").getAsString();
              Set<String> heads =
                  HEAD.matcher(config)
                      .results()
                      .map(head -> head.group(1))
                      .collect(Collectors.toSet());
              byHeads.putIfAbsent(heads, name);
            });
    return List.copyOf(byHeads.values());
  }

  private static Map<String, float[]> gradients(
      DetectorGolden golden, List<Integer> images, Communicator processes) {
    Detector model = golden.loaded();
    DetectorGolden.trainWithoutDropout(model);
    model.forEachModule(
        (path, module) -> {
          if (module instanceof BatchNorm2d) {
            module.train(false);
          }
        });
    model.distribute(processes);
    SGD optimizer = golden.optimizer(model);
    Optimizers.of(optimizer).distribute(processes);
    try (DetectionBatch batch = golden.batch(images);
        TensorScope scope = new TensorScope()) {
      new GradientStep(optimizer).learn(() -> model.trainStep(batch).loss());
      Map<String, float[]> gradients = new LinkedHashMap<>();
      optimizer
          .namedGradients()
          .forEach((name, gradient) -> gradients.put(name, gradient.toFloatArray()));
      return gradients;
    } finally {
      model.free();
    }
  }

  @ParameterizedTest
  @MethodSource("names")
  void processesHaveTheGradientsOfOneWithAllImages(String name) {
    DetectorGolden golden = new DetectorGolden(name);
    Map<String, float[]> whole = gradients(golden, List.of(0, 1, 1, 0), SingleProcess.INSTANCE);
    List<List<Integer>> shares = List.of(List.of(0, 1), List.of(1, 0));
    List<Map<String, float[]>> parts =
        LocalRanks.run(2, processes -> gradients(golden, shares.get(processes.rank()), processes));
    assertThat(parts.get(0)).hasSameSizeAs(whole);
    whole.forEach(
        (parameter, expected) -> {
          float[] actual = parts.get(0).get(parameter);
          assertThat(actual).as(parameter).hasSameSizeAs(expected);
          double distance = 0;
          double norm = 0;
          for (int i = 0; i < expected.length; i++) {
            distance += Math.pow((double) actual[i] - expected[i], 2);
            norm += Math.pow(expected[i], 2);
          }
          assertThat(Math.sqrt(distance))
              .as(parameter)
              .isLessThanOrEqualTo(ROUNDING * (Math.sqrt(norm) + 1e-2));
        });
  }
}
