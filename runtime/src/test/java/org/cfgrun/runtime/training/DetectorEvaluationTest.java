package org.cfgrun.runtime.training;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.cfgrun.interpreter.diagnostic.ConfigException;
import org.cfgrun.runtime.comm.Communicator;
import org.cfgrun.runtime.comm.LocalRanks;
import org.cfgrun.runtime.comm.SingleProcess;
import org.cfgrun.runtime.data.Batch;
import org.cfgrun.runtime.data.Built;
import org.cfgrun.runtime.data.DetectionBatch;
import org.cfgrun.runtime.data.Detections;
import org.cfgrun.runtime.data.dataset.DatasetMode;
import org.cfgrun.runtime.data.loader.DetectionLoader;
import org.cfgrun.runtime.golden.Goldens;
import org.cfgrun.runtime.mask.RunLengthMask;
import org.cfgrun.runtime.mask.RunLengthMasks;
import org.cfgrun.runtime.model.Detector;
import org.cfgrun.runtime.model.StepOutput;
import org.cfgrun.runtime.torch.Device;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class DetectorEvaluationTest {
  @Test
  void metricsThatTakeHalfTheTimeoutAreReported() {
    Duration timeout = Duration.ofSeconds(100);
    assertThat(DetectorEvaluation.slowness(Duration.ofSeconds(49), timeout)).isNull();
    assertThat(DetectorEvaluation.slowness(Duration.ofSeconds(500), null)).isNull();
    assertThat(DetectorEvaluation.slowness(Duration.ofSeconds(51), timeout))
        .isEqualTo(
            "Rank 0 computed the metrics for 51 s, and the other processes end the run after"
                + " 100 s. Raise `dist_params.timeout`.");
  }

  private static Stream<JsonObject> gathered() {
    return Goldens.cases("distributed/samplers.json", "evaluation_gather").stream();
  }

  @ParameterizedTest
  @MethodSource("gathered")
  void sharesAreJoinedAsInMmdet(JsonObject golden) {
    List<List<Integer>> parts =
        StreamSupport.stream(golden.getAsJsonArray("parts").spliterator(), false)
            .map(part -> ints(part.getAsJsonArray()))
            .toList();
    assertThat(DetectorEvaluation.joined(parts, golden.get("n").getAsInt()))
        .isEqualTo(ints(golden.getAsJsonArray("gathered")));
  }

  private static List<Integer> ints(JsonArray array) {
    return StreamSupport.stream(array.spliterator(), false).map(JsonElement::getAsInt).toList();
  }

  /** The last sample of a share can be missing although there are enough samples in all. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void incompleteShareIsNotJoined(int missing) {
    List<List<Integer>> shares =
        IntStream.range(0, 3)
            .mapToObj(rank -> rank == missing ? List.of(rank) : List.of(rank, (rank + 3) % 5))
            .toList();
    assertThat(DetectorEvaluation.joined(shares, 5)).isNull();
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "2, 1", "2, 2", "3, 1", "3, 2", "9, 1"})
  void everyProcessGetsTheDetectionsOfAll(int world, int batchSize) {
    List<Float> alone = Objects.requireNonNull(detect(SingleProcess.INSTANCE, 2, () -> false));
    assertThat(alone).hasSize(7).doesNotHaveDuplicates();
    assertThat(LocalRanks.run(world, processes -> detect(processes, batchSize, () -> false)))
        .hasSize(world)
        .allSatisfy(scores -> assertThat(scores).isEqualTo(alone));
  }

  /** Otherwise the others would wait for it in the next step. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void everyProcessKnowsThatOneEndedEarly(int stopped) {
    assertThat(
            LocalRanks.run(
                2,
                processes ->
                    Objects.requireNonNullElse(
                        detect(processes, 1, () -> processes.rank() == stopped), List.of())))
        .containsExactly(List.of(), List.of());
  }

  /** The others would wait for it, and it for them when it saves a checkpoint. */
  @Test
  void everyProcessFailsIfOneFails() {
    List<String> failures =
        LocalRanks.run(
            2,
            processes -> {
              try {
                detect(
                    processes,
                    1,
                    () -> {
                      if (processes.rank() == 1) {
                        throw new IllegalStateException("no memory");
                      }
                      return false;
                    });
                return "";
              } catch (IllegalStateException | ConfigException failure) {
                // A collective after the failure meets one of the other process.
                processes.barrier();
                return failure.getMessage();
              }
            });
    assertThat(failures)
        .containsExactly("Rank 1 failed when it detected objects: no memory", "no memory");
  }

  /** Returns the scores of the detections, which are the means of the images. */
  private static @Nullable List<Float> detect(
      Communicator processes, int batchSize, BooleanSupplier stop) {
    try (DetectionLoader loader =
        DetectionLoader.sequential(
            Built.dataset(
                "dict(type='ShapesDataset', num_images=7, img_size=(32, 40), pipeline=["
                    + "dict(type='LoadImageFromFile'), dict(type='DefaultFormatBundle'),"
                    + " dict(type='Collect', keys=['img'])])",
                DatasetMode.TESTING),
            batchSize,
            0,
            0,
            Device.CPU,
            processes)) {
      List<Detections> detections =
          DetectorEvaluation.detect(new Mean(), loader, processes, (done, total) -> {}, stop);
      if (detections == null) {
        return null;
      }
      assertThat(detections).allSatisfy(each -> assertThat(each.masks().size()).isEqualTo(1));
      return detections.stream().map(each -> each.scores()[0]).toList();
    }
  }

  private static final class Mean extends Detector {
    @Override
    public int numClasses() {
      return 1;
    }

    @Override
    public List<Detections> detect(DetectionBatch batch, boolean rescale) {
      float[] means = batch.images().mean(new int[] {1, 2, 3}, false).toFloatArray();
      return IntStream.range(0, means.length)
          .mapToObj(i -> new Detections(new float[4], new float[] {means[i]}, new int[1]))
          .map(
              boxes ->
                  boxes
                      .withScores(Detections.MASK_SCORES, new float[1])
                      .withMasks(
                          new RunLengthMasks(
                              2, 3, List.of(new RunLengthMask(2, 3, new int[] {2, 4})))))
          .toList();
    }

    @Override
    public StepOutput trainStep(Batch batch) {
      throw new UnsupportedOperationException();
    }

    @Override
    public StepOutput valStep(Batch batch) {
      throw new UnsupportedOperationException();
    }
  }
}
