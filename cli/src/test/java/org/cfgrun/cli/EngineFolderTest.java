package org.cfgrun.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EngineFolderTest {
  @TempDir Path folder;

  @Test
  void reportsADirectoryWithoutLibtorch() throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "train",
                "stdlib::quickstart/shapes_retinanet.cfg",
                "--work-dir",
                folder.resolve("work").toString()));
    builder.environment().put("PYTORCH_LIBRARY_PATH", folder.toString());
    Process process = builder.redirectErrorStream(true).start();
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(printed).isEqualTo(1);
    assertThat(printed)
        .contains(
            "error[environment]: PYTORCH_LIBRARY_PATH is " + folder + ", which does not contain ")
        .contains("cfgrun doctor");
    assertThat(folder.resolve("work")).doesNotExist();
  }
}
