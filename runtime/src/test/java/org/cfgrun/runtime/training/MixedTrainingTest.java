package org.cfgrun.runtime.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.runtime.checkpoint.CheckpointFile;
import org.cfgrun.runtime.checkpoint.TensorData;
import org.cfgrun.runtime.config.TestConfigs;
import org.cfgrun.runtime.runner.Outcome;
import org.cfgrun.runtime.runner.StepReport;
import org.cfgrun.runtime.runner.TrainingListener;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Trains four epochs of two steps, the first two on mixed images and the last two on plain ones.
 */
class MixedTrainingTest {
  private static final int NEVER = 0;
  private static final String MIXED =
      """
      lr_config = None
      checkpoint_config = dict(interval=1)
      runner['max_epochs'] = 4
      data['persistent_workers'] = True
      data['workers_per_gpu'] = 2
      data['train'] = dict(
          type='MultiImageMixDataset',
          dataset=dict(type='ShapesDataset', num_images=4, img_size=image_size, pipeline=pipeline[:2]),
          pipeline=[
              dict(type='Mosaic', img_scale=image_size, pad_val=114.0),
              dict(type='RandomAffine', scaling_ratio_range=(0.5, 1.5), border=(-32, -32)),
              dict(type='MixUp', img_scale=image_size, ratio_range=(0.8, 1.6), pad_val=114.0),
              dict(type='YOLOXHSVRandomAug'),
              dict(type='RandomFlip', flip_ratio=0.5),
              dict(type='Resize', img_scale=image_size, keep_ratio=True),
              dict(type='FilterAnnotations', min_gt_bbox_wh=(1, 1), keep_empty=False)]
              + pipeline[2:])
      """;
  private static final String SWITCH =
      "custom_hooks = [dict(type='YOLOXModeSwitchHook', num_last_epochs=1, priority=48)]\n";

  @TempDir static Path whole;
  private static final List<String> CONSOLE = new ArrayList<>();

  @TempDir Path folder;

  @BeforeAll
  static void trainWithoutAStop() {
    assertThat(train(whole, SWITCH, null, NEVER, CONSOLE)).isEqualTo(Outcome.COMPLETE);
  }

  /**
   * Trains up to a step or to the end.
   *
   * @param from the checkpoint to resume from
   */
  private static Outcome train(
      Path at, String more, @Nullable Path from, int stopAfter, List<String> console) {
    Problems problems = new Problems();
    AtomicReference<Training> running = new AtomicReference<>();
    TrainingListener listener =
        new TrainingListener() {
          private int steps;

          @Override
          public void stepDone(StepReport step) {
            if (++steps == stopAfter) {
              running.get().requestStop();
            }
          }
        };
    try (Training training =
        Training.prepare(
            TestConfigs.config(at, TinyTraining.config(MIXED + more)),
            TestConfigs.COMPONENTS,
            new TrainingOptions(at.resolve("work"), "cpu", null, from, false, false),
            console::add,
            listener,
            problems)) {
      assertThat(TestConfigs.messages(problems)).isEmpty();
      running.set(training);
      return training.run();
    }
  }

  /** Returns the names of the weights that differ in any bit after an epoch of two runs. */
  private static List<String> differences(Path one, Path other, int epoch) {
    Map<String, TensorData> expected = weights(one, epoch);
    Map<String, TensorData> found = weights(other, epoch);
    assertThat(found.keySet()).isEqualTo(expected.keySet()).hasSizeGreaterThan(50);
    return expected.keySet().stream()
        .filter(name -> !expected.get(name).bytes().equals(found.get(name).bytes()))
        .toList();
  }

  private static Map<String, TensorData> weights(Path folder, int epoch) {
    return CheckpointFile.read(folder.resolve("work/epoch_%d.pth".formatted(epoch))).stateDict();
  }

  @Test
  void logReportsWhenMixingEnds() {
    List<String> said =
        CONSOLE.stream()
            .filter(line -> line.matches(".*(\\[\\d]\\[2/2]|now!|No head).*"))
            .map(line -> line.replaceFirst(".* - (INFO|WARNING) - ", "").split("\\[2/2]|: |;")[0])
            .toList();
    assertThat(said)
        .containsExactly(
            "No head of this model supports the L1 loss of `YOLOXModeSwitchHook`",
            "Epoch [1]",
            "Epoch [2]",
            "No mosaic and mixup aug now!",
            "Epoch [3]",
            "Epoch [4]");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 4, 5, 7})
  void resumedRunEndsLikeUninterruptedRun(int step) {
    assertThat(train(folder, SWITCH, null, step, new ArrayList<>())).isEqualTo(Outcome.STOPPED);
    Path saved = folder.resolve("work/latest.pth");
    String alone = SWITCH + "data['workers_per_gpu'] = 0\n";
    assertThat(train(folder, alone, saved, NEVER, new ArrayList<>())).isEqualTo(Outcome.COMPLETE);
    assertThat(differences(whole, folder, 4)).isEmpty();
  }

  @Test
  void withoutTheHookImagesStayMixed() {
    train(folder, "", null, NEVER, new ArrayList<>());
    assertThat(differences(whole, folder, 2)).isEmpty();
    assertThat(differences(whole, folder, 3)).isNotEmpty();
  }

  @Test
  void lastEpochsEqualThoseOfPlainData() {
    String plain = "data['train']['skip_type_keys'] = ('Mosaic', 'RandomAffine', 'MixUp')\n";
    train(folder, plain, whole.resolve("work/epoch_2.pth"), NEVER, new ArrayList<>());
    assertThat(differences(whole, folder, 4)).isEmpty();
  }
}
