package org.cfgrun.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Flattens every config below the folder of {@code -Dcfgrun.corpus=DIR} in which {@code check}
 * finds nothing, and formats and checks what comes of it.
 */
class CorpusFlattenTest {
  private static final String PROPERTY = "cfgrun.corpus";

  @Test
  void whatIsFlattenedIsInStyleAndHasNoFindings(@TempDir Path folder) throws IOException {
    String corpus = System.getProperty(PROPERTY);
    assumeTrue(corpus != null, "-D" + PROPERTY + "=DIR does not name a folder of configs");
    List<Path> files;
    try (Stream<Path> all = Files.walk(Path.of(corpus).toAbsolutePath().normalize())) {
      files = all.filter(file -> file.toString().matches(".*\\.(py|cfg|cfgrun)")).sorted().toList();
    }
    Path flat = folder.resolve("f.cfg");
    int sound = 0;
    List<String> failures = new ArrayList<>();
    for (Path file : files) {
      if (CommandRun.of("check", file).status() == ExitStatus.OK) {
        sound++;
        for (CommandRun run :
            List.of(
                CommandRun.of("flatten", file, "-o", flat),
                CommandRun.of("fmt", "--check", flat),
                CommandRun.of("check", flat))) {
          if (run.status() != ExitStatus.OK) {
            failures.add(file + ": " + run.out() + run.err());
          }
        }
      }
    }
    System.out.printf(
        "%d configs, nothing is found in %d, flattening breaks %d%n",
        files.size(), sound, failures.size());
    assertThat(failures).isEmpty();
    assertThat(sound).isPositive();
  }
}
