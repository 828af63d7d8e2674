package org.cfgrun.runtime.hook.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.cfgrun.runtime.checkpoint.PthReader;
import org.cfgrun.runtime.golden.Goldens;
import org.cfgrun.runtime.golden.Replay;
import org.cfgrun.runtime.hook.TestRun;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Compares the checkpoints of a run, and their contents, with mmcv. Deliberate differences: no
 * {@code mmcv_version}, because mmcv did not write them; an additional dict {@code cfgrun}, which
 * mmcv ignores; and no backend in the log line of the directory.
 */
class CheckpointGoldenTest {
  private static final Set<String> OWN_KEYS = Set.of("cfgrun");
  private static final Set<String> FOREIGN_META = Set.of("mmcv_version");
  private static final String LOG_OF_FOLDER = "INFO|Checkpoints will be saved to";

  @TempDir Path folder;

  @TestFactory
  Stream<DynamicTest> filesMatchMmcv() {
    return Replay.list("runtime.json", "checkpoints").each(this::replay);
  }

  private void replay(JsonObject golden) throws IOException {
    Path own = Files.createTempDirectory(folder, "case");
    Path workDir = Files.createDirectories(own.resolve("exp1"));
    JsonObject section = golden.getAsJsonObject("checkpoint_config");
    Path target = workDir;
    if (section.has("out_dir")) {
      section.addProperty("out_dir", own.resolve("out").toString());
      target = own.resolve("out").resolve("exp1");
    }
    try (TestRun run = new TestRun(workDir)) {
      run.classes("a", "b");
      run.config(
          Goldens.config(
              "lr_config=dict(policy='fixed'), optimizer_config=dict(), runner="
                  + Goldens.text(golden.get("runner"))
                  + ", checkpoint_config="
                  + Goldens.text(section)),
          null);
      run.train(golden.getAsJsonObject("runner"), golden.get("iters_per_epoch").getAsInt());
      assertThat(messages(run.log))
          .isEqualTo(messages(Goldens.strings(golden.getAsJsonArray("log"))));
    }
    assertThat(names(target)).isEqualTo(Goldens.strings(golden.getAsJsonArray("files")));
    Path latest = target.resolve("latest.pth");
    if (golden.get("latest").isJsonNull()) {
      assertThat(latest).doesNotExist();
    } else {
      assertThat(Files.readSymbolicLink(latest)).hasToString(golden.get("latest").getAsString());
      // The goldens describe the file whose name sorts last: iter_8, not iter_10.
      String read =
          names(target).stream()
              .filter(name -> !name.startsWith("latest"))
              .max(String::compareTo)
              .orElseThrow();
      assertContent(golden, (Map<?, ?>) PthReader.read(target.resolve(read)));
    }
  }

  private static void assertContent(JsonObject golden, Map<?, ?> content) {
    assertThat(keys(content, OWN_KEYS)).isEqualTo(sorted(golden, "keys", Set.of()));
    Map<?, ?> meta = (Map<?, ?>) content.get("meta");
    // In mmcv the case without meta has no hook messages; here a run always has them.
    boolean remembers = golden.get("hook_msgs").getAsJsonObject().size() > 0;
    assertThat(keys(meta, remembers ? Set.of() : Set.of("hook_msgs")))
        .isEqualTo(sorted(golden, "meta_keys", FOREIGN_META));
    JsonElement at = golden.get("meta_epoch_iter");
    assertThat(meta.get("epoch")).isEqualTo(at.getAsJsonArray().get(0).getAsLong());
    assertThat(meta.get("iter")).isEqualTo(at.getAsJsonArray().get(1).getAsLong());
    assertThat(keys((Map<?, ?>) content.get("state_dict"), Set.of()))
        .isEqualTo(sorted(golden, "state_keys", Set.of()));
    if (content.get("optimizer") instanceof Map<?, ?> optimizer) {
      Map<?, ?> group = (Map<?, ?>) ((List<?>) optimizer.get("param_groups")).get(0);
      assertThat(keys(group, Set.of())).isEqualTo(sorted(golden, "group_keys", Set.of()));
    }
  }

  private static List<String> sorted(JsonObject golden, String key, Set<String> without) {
    return Goldens.strings(golden.getAsJsonArray(key)).stream()
        .filter(each -> !without.contains(each))
        .sorted()
        .toList();
  }

  private static List<String> keys(Map<?, ?> map, Set<String> without) {
    return map.keySet().stream()
        .map(String::valueOf)
        .filter(each -> !without.contains(each))
        .sorted()
        .toList();
  }

  private static List<String> names(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  /** Returns the log lines about checkpoints without the directory name. */
  private static List<String> messages(List<String> log) {
    List<String> messages = new ArrayList<>();
    for (String line : log) {
      if (line.startsWith(LOG_OF_FOLDER)) {
        messages.add(LOG_OF_FOLDER);
      } else if (line.startsWith("INFO|Saving")) {
        messages.add(line);
      }
    }
    return messages;
  }
}
