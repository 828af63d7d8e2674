package org.cfgrun.tests.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Checks that every hostile text yields a value or an error within limits of time and memory (rules
 * R7.1 and R7.2). {@code -Dcfgrun.hostile.all=true} also evaluates texts with errors in the other
 * dialect.
 */
class HostileInputTest {
  /**
   * The limit in CPU time, which other processes do not affect: the 1.5 s that R7.1 allows an
   * evaluation on any machine, and 3.5 s for reading the text, JIT compilation and garbage
   * collection, which take 0.1 s on a fast machine.
   */
  private static final long MAX_MILLIS = 5000;

  @Test
  void everyCommandTerminatesOnHostileInput(@TempDir Path folder) throws IOException {
    Process run =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                HostileRun.class.getName(),
                folder.toString(),
                Boolean.toString(Boolean.getBoolean("cfgrun.hostile.all")))
            .redirectErrorStream(true)
            .start();
    String report;
    try (InputStream out = run.getInputStream()) {
      report = new String(out.readAllBytes(), StandardCharsets.UTF_8);
    } finally {
      run.destroy();
    }
    List<String[]> lines = report.lines().skip(1).map(line -> line.split("\t")).toList();
    assertThat(lines)
        .hasSizeGreaterThan(400)
        .allSatisfy(
            line -> {
              String what = String.join(" ", line);
              assertThat(line).as(what).hasSize(4);
              assertThat(line[2]).as(what).isIn("0", "3", "4");
              assertThat(Long.parseLong(line[3])).as(what).isLessThan(MAX_MILLIS);
            });
  }
}
