package org.cfgrun.runtime.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.cfgrun.interpreter.diagnostic.ConfigException;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.runtime.checkpoint.Checkpoint;
import org.cfgrun.runtime.checkpoint.CheckpointFile;
import org.cfgrun.runtime.checkpoint.TensorData;
import org.cfgrun.runtime.checkpoint.Tuple;
import org.cfgrun.runtime.config.TestConfigs;
import org.cfgrun.runtime.runner.TrainingListener;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Resumes from checkpoints of which one value is replaced: each either resumes and trains, or is
 * rejected with an error of its file. No other exception is thrown.
 */
class HostileCheckpointTest {
  private static final String CONFIG =
      """
      optimizer = dict(type='Adam', lr=0.001)
      lr_config = dict(policy='step', step=[1], warmup='linear', warmup_iters=1)
      optimizer_config = dict(type='GradientCumulativeOptimizerHook', cumulative_iters=2)
      custom_hooks = [dict(type='EMAHook')]
      checkpoint_config = dict(interval=1, by_epoch=False, filename_tmpl='at_{}.pth')
      runner['max_epochs'] =\s""";

  private static final List<@Nullable Object> VALUES =
      Arrays.asList(
          "abc",
          null,
          List.of(),
          Map.of(),
          -1L,
          Double.NaN,
          1e308,
          true,
          TensorData.ofFloats(new float[3], 3));

  @TempDir Path folder;
  private Path file = Path.of("");
  private Checkpoint whole = new Checkpoint(Map.of(), Map.of(), null, Map.of(), Map.of());

  @BeforeEach
  void train() {
    run("1", null);
    file = folder.resolve("work/at_1.pth");
    whole = CheckpointFile.read(file);
  }

  private void run(String epochs, @Nullable Path resumeFrom) {
    Problems problems = new Problems();
    String config = TinyTraining.config("del optimizer\n" + CONFIG.stripTrailing() + " " + epochs);
    try (Training training =
        Training.prepare(
            TestConfigs.config(folder, config),
            TestConfigs.COMPONENTS,
            new TrainingOptions(folder.resolve("work"), "cpu", null, resumeFrom, false, false),
            line -> {},
            TrainingListener.SILENT,
            problems)) {
      if (training != null) {
        training.run();
      }
    }
    if (resumeFrom == null) {
      assertThat(TestConfigs.messages(problems)).isEmpty();
    }
  }

  /** Collects the paths of all values; of several optimizer states only the first. */
  private static void paths(List<Object> at, @Nullable Object value, List<List<Object>> paths) {
    if (!at.isEmpty()) {
      paths.add(at);
    }
    if (value instanceof Map<?, ?> map) {
      boolean states = at.size() == 2 && at.get(1).equals("state");
      map.entrySet().stream()
          .limit(states ? 1 : Long.MAX_VALUE)
          .forEach(entry -> paths(with(at, entry.getKey()), entry.getValue(), paths));
    } else if (value instanceof List<?> list && !list.isEmpty()) {
      paths(with(at, 0), list.get(0), paths);
    } else if (value instanceof Tuple tuple && !tuple.items().isEmpty()) {
      paths(with(at, 0), tuple.items().get(0), paths);
    }
  }

  private static List<Object> with(List<Object> path, @Nullable Object more) {
    List<Object> longer = new ArrayList<>(path);
    longer.add(String.valueOf(more).isEmpty() ? "" : more);
    return longer;
  }

  private static @Nullable Object replaced(
      @Nullable Object in, List<Object> path, @Nullable Object value) {
    if (path.isEmpty()) {
      return value;
    }
    List<Object> rest = path.subList(1, path.size());
    if (in instanceof Map<?, ?> map) {
      Map<Object, @Nullable Object> copy = new LinkedHashMap<>(map);
      copy.put(path.get(0), replaced(map.get(path.get(0)), rest, value));
      return copy;
    }
    List<?> items = in instanceof Tuple tuple ? tuple.items() : (List<?>) in;
    List<@Nullable Object> copy = new ArrayList<>(items);
    copy.set(0, replaced(copy.get(0), rest, value));
    return in instanceof Tuple ? new Tuple(copy) : copy;
  }

  @SuppressWarnings("unchecked")
  private static @Nullable Map<String, @Nullable Object> section(Map<?, ?> all, String name) {
    return (Map<String, @Nullable Object>) all.get(name);
  }

  @Test
  void everyValueIsCheckedOrHarmless() {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("meta", whole.meta());
    all.put("optimizer", whole.optimizer());
    all.put("progress", whole.progress());
    all.put("random", whole.random());
    List<List<Object>> paths = new ArrayList<>();
    all.forEach((name, value) -> paths(List.of(name), value, paths));
    paths.removeIf(path -> path.size() == 1);
    assertThat(paths).hasSizeGreaterThan(30);
    int rejected = 0;
    for (int i = 0; i < paths.size(); i++) {
      for (int k = 0; k < 3; k++) {
        Object value = VALUES.get((i + 3 * k) % VALUES.size());
        rejected += resumes(all, paths.get(i), value) ? 0 : 1;
      }
    }
    assertThat(rejected).isGreaterThan(paths.size() / 2);
  }

  private boolean resumes(Map<String, Object> all, List<Object> path, @Nullable Object value) {
    Map<?, ?> changed = (Map<?, ?>) replaced(all, path, value);
    Path hostile = folder.resolve("hostile.pth");
    try {
      CheckpointFile.write(
          hostile,
          new Checkpoint(
              section(changed, "meta"),
              whole.stateDict(),
              section(changed, "optimizer"),
              section(changed, "progress"),
              section(changed, "random")));
      run("1", hostile);
      return true;
    } catch (ConfigException rejected) {
      return false;
    } catch (RuntimeException bug) {
      throw new AssertionError("%s = %s".formatted(path, value), bug);
    }
  }
}
