package org.cfgrun.interpreter.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every hostile text ends soon, within a small heap, in a value or an error (rules R7.1, R7.2). */
class HostileInputTest {
  /** Of one processor, so that other work on the machine does not count; generous all the same. */
  private static final long MAX_MILLIS = 4000;

  @Test
  void everyHostileTextEndsSoonInAValueOrAnError(@TempDir Path folder) throws IOException {
    Process run =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                HostileRun.class.getName(),
                folder.toString())
            .redirectErrorStream(true)
            .start();
    String report;
    try (InputStream out = run.getInputStream()) {
      report = new String(out.readAllBytes(), StandardCharsets.UTF_8);
    } finally {
      run.destroy();
    }
    List<String[]> lines = report.lines().map(line -> line.split("\t")).toList();
    assertThat(lines)
        .hasSizeGreaterThan(100)
        .allSatisfy(
            line -> {
              assertThat(line).as(() -> String.join(" ", line)).hasSize(3);
              assertThat(line[1]).as(line[0]).isIn("value", "error");
              assertThat(Long.parseLong(line[2])).as(line[0]).isLessThan(MAX_MILLIS);
            });
  }
}
