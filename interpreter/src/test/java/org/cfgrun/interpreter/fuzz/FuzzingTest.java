package org.cfgrun.interpreter.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * Searches for inputs that violate the properties of {@link AnyInput}, guided by coverage. It runs
 * for a few seconds by default and for an hour with {@code -Dcfgrun.fuzz.seconds=3600}. {@code
 * -Dcfgrun.fuzz.corpus=DIR} keeps interesting inputs for the next run.
 */
class FuzzingTest {
  private static final int SECONDS = Integer.getInteger("cfgrun.fuzz.seconds", 5);

  private static final int CHANGES = Integer.getInteger("cfgrun.fuzz.changes", 2000);

  @Test
  void seedsSatisfyTheProperties(@TempDir Path folder) throws IOException {
    for (byte[] seed : Seeds.all()) {
      AnyInput.check(FuzzedFiles.of(seed), folder);
    }
  }

  @Test
  void randomlyChangedSeedsSatisfyTheProperties(@TempDir Path folder) throws IOException {
    List<byte[]> inputs = new ArrayList<>(Seeds.all());
    String kept = System.getProperty("cfgrun.fuzz.corpus");
    if (kept != null && Files.isDirectory(Path.of(kept))) {
      try (Stream<Path> files = Files.list(Path.of(kept))) {
        for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
          inputs.add(Files.readAllBytes(file));
        }
      }
    }
    long seed = Long.getLong("cfgrun.fuzz.seed", System.nanoTime());
    Changes changes = new Changes(inputs, seed);
    for (int i = 0; i < CHANGES; i++) {
      byte[] input = changes.next();
      try {
        AnyInput.check(FuzzedFiles.of(input), folder);
      } catch (RuntimeException | Error broken) {
        throw new AssertionError(
            "seed " + seed + ", input " + i + ": " + Base64.getEncoder().encodeToString(input),
            broken);
      }
    }
  }

  @Test
  @EnabledOnOs(
      value = OS.LINUX,
      architectures = "amd64",
      disabledReason = "the fuzzer's native library is for Linux on x86-64")
  void inputsFoundByCoverageSatisfyTheProperties(@TempDir Path folder) throws Exception {
    Path seeds = Files.createDirectory(folder.resolve("seeds"));
    int count = 0;
    for (byte[] seed : Seeds.all()) {
      Files.write(seeds.resolve("seed-" + count++), seed);
    }
    String kept = System.getProperty("cfgrun.fuzz.corpus");
    Path corpus = Files.createDirectories(kept == null ? folder.resolve("corpus") : Path.of(kept));
    Path log = corpus.resolveSibling("log");
    Process fuzzer =
        new ProcessBuilder(command(corpus, seeds))
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    int status = fuzzer.waitFor();
    String end = Files.readString(log, StandardCharsets.ISO_8859_1);
    assertThat(status).as(end.substring(Math.max(0, end.length() - 20_000))).isZero();
    assertThat(end).contains("Done ");
    System.out.println("Fuzzing: " + end.substring(end.lastIndexOf("Done ")).strip());
  }

  private static List<String> command(Path corpus, Path seeds) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx1g", "-XX:+UseSerialGC", "-XX:-OmitStackTraceInFastThrow"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add("com.code_intelligence.jazzer.Jazzer");
    command.add("--target_class=" + AnyInput.class.getName());
    command.add("--instrumentation_includes=org.cfgrun.grammar.**:org.cfgrun.interpreter.**");
    // Jazzer reports file access as a finding, but configs are read from files.
    command.add("--disabled_hooks=com.code_intelligence.jazzer.sanitizers.FilePathTraversal");
    command.add("--reproducer_path=" + corpus);
    command.add("-artifact_prefix=" + corpus.resolveSibling("found-"));
    command.add("-dict=" + dictionary(corpus.resolveSibling("dictionary")));
    command.addAll(List.of("-max_total_time=" + SECONDS, "-timeout=120", "-max_len=4096"));
    command.addAll(List.of(corpus.toString(), seeds.toString()));
    return command;
  }

  private static Path dictionary(Path target) throws IOException {
    try (InputStream in = FuzzingTest.class.getResourceAsStream("dictionary")) {
      return Files.write(target, in.readAllBytes());
    }
  }
}
