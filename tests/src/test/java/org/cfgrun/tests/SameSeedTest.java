package org.cfgrun.tests;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run depends on its seed and not on the version of Java. */
class SameSeedTest {
  @TempDir Path folder;

  private TrainingState train(Path java, String workDir) throws InterruptedException {
    try (ChildRun run =
        ChildRun.start(
            folder,
            java,
            "train",
            "tiny_mixed.cfg",
            "--seed=3",
            "--threads=1",
            "--device=cpu",
            "--work-dir=" + workDir,
            "--cfg-options",
            "model.backbone.base_channels=64",
            "model.backbone.stem_channels=64",
            "model.neck.in_channels=[64,128,256,512]",
            "runner.max_epochs=1")) {
      assertThat(run.awaitEnd()).as(run.text()).isZero();
    }
    return TrainingState.read(folder.resolve(workDir).resolve("latest.pth"));
  }

  /**
   * The config draws images, mixed images, colors, and eleven million weights: a generator of
   * another version may differ in one number of millions only.
   */
  @Test
  void runsUnderTwoVersionsOfJavaAreEqual() throws IOException, InterruptedException {
    Path other = OtherJava.home();
    for (String config : new String[] {"tiny_epochs.cfg", "tiny_mixed.cfg"}) {
      try (InputStream text = SameSeedTest.class.getResourceAsStream(config)) {
        Files.copy(text, folder.resolve(config));
      }
    }
    TrainingState state = train(Path.of(System.getProperty("java.home")), "own");
    assertThat(train(other, "other").differences(state)).as(other.toString()).isEmpty();
    Map<String, JsonObject> rows = LoggedRows.of(folder.resolve("own"));
    assertThat(rows).hasSizeGreaterThan(5);
    assertThat(LoggedRows.of(folder.resolve("other"))).isEqualTo(rows);
  }
}
