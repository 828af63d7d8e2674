package org.cfgrun.runtime.hook;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.cfgrun.runtime.checkpoint.Checkpoint;
import org.cfgrun.runtime.checkpoint.CheckpointFile;
import org.cfgrun.runtime.golden.Goldens;
import org.cfgrun.runtime.golden.Replay;
import org.cfgrun.runtime.runner.SavedRun;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Compares the checkpoint that mmdet resumes from with ours, also among files of the same age. */
class AutoResumeGoldenTest {
  private static final FileTime SAVED = FileTime.fromMillis(1_700_000_000_000L);

  @TempDir Path folder;

  @TestFactory
  Stream<DynamicTest> latestCheckpointMatchesMmdet() {
    return Replay.list("misc.json", "find_latest_checkpoint")
        .except(
            "a file without a number in its name is passed over, not tripped over",
            golden -> latest(golden).contains("Error"))
        .each(golden -> golden.get("files").toString(), this::replay);
  }

  @Test
  void parsesNumberUpToTheFirstDot() throws IOException {
    for (String name : List.of("epoch_9.pth", "epoch_10.half.pth", "epoch_11.a_b.pth")) {
      save(folder.resolve(name));
    }
    try (TestRun run = new TestRun(folder)) {
      assertThat(SavedRun.newestIn(folder, run.runLog()).file()).hasFileName("epoch_10.half.pth");
    }
  }

  private static String latest(JsonObject golden) {
    JsonElement latest = golden.get("latest");
    return latest.isJsonNull() ? "" : latest.getAsString();
  }

  private void replay(JsonObject golden) throws IOException {
    Path own = Files.createTempDirectory(folder, "case");
    Path searched = own;
    if (golden.get("files") instanceof JsonArray files) {
      for (String name : Goldens.strings(files)) {
        save(own.resolve(name));
      }
    } else {
      searched = own.resolve("missing");
    }
    try (TestRun run = new TestRun(own)) {
      SavedRun found = SavedRun.newestIn(searched, run.runLog());
      assertThat(found == null ? "" : found.file().getFileName().toString())
          .isEqualTo(latest(golden));
      assertThat(run.log)
          .isEqualTo(
              Goldens.strings(golden.getAsJsonArray("warnings")).stream()
                  .map(warning -> "WARNING|" + warning)
                  .toList());
    }
  }

  private static void save(Path file) throws IOException {
    CheckpointFile.write(
        file, new Checkpoint(Map.of("epoch", 1L, "iter", 1L), Map.of(), null, Map.of(), Map.of()));
    Files.setLastModifiedTime(file, SAVED);
  }
}
