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
 * Every hostile text ends soon, within a small heap, in a value or an error (rules R7.1, R7.2).
 * With {@code -Dcfgrun.hostile.all=true} those that are errors are also tried in the other dialect.
 */
class HostileInputTest {
  /**
   * CPU time of the process, so that other work on the machine does not count: 1.5 s that an
   * evaluation may take by R7.1, whatever the machine, and 3.5 s for what reads the text, compiles
   * and collects garbage, which takes 0.1 s on a fast one.
   */
  private static final long MAX_MILLIS = 5000;

  @Test
  void everyHostileTextEndsSoonInAValueOrAnErrorWhateverIsAskedOfIt(@TempDir Path folder)
      throws IOException {
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
