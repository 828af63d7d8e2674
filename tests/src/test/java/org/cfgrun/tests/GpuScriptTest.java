package org.cfgrun.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script for a lent GPU, with a small model on the CPU. */
class GpuScriptTest {
  @TempDir Path folder;

  @Test
  void theScriptMeasuresTheCpu() throws IOException, InterruptedException {
    Path results = folder.resolve("results");
    ProcessBuilder builder =
        new ProcessBuilder(
            List.of(
                "bash",
                Path.of("../benchmarks/gpu.sh").toAbsolutePath().toString(),
                "-q",
                "-d",
                "cpu",
                "-o",
                results.toString()));
    builder.environment().put("CFGRUN", Installation.launcher().toString());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().remove("TORCH_PYTHON");
    Process process = builder.redirectErrorStream(true).start();
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(printed).isZero();
    List<String> report = Files.readAllLines(results.resolve("report.txt"));
    assertThat(report)
        .anyMatch(line -> line.matches("doctor +ok +devices .*"))
        .contains("losses    largest relative difference: 0")
        .anyMatch(line -> line.matches("steps +small +1 images +float32 +step +[0-9.]+ ms, .*"))
        .anyMatch(line -> line.matches("profile .*\\.trace\\.json"))
        .anyMatch(line -> line.matches("test +2 images in \\d+ ms, .*"))
        .noneMatch(line -> line.startsWith("failed"));
  }
}
