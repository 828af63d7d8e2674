package org.cfgrun.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.IntSupplier;
import java.util.stream.Stream;
import org.cfgrun.interpreter.EvaluatedConfig;
import org.cfgrun.interpreter.Interpreter;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.runtime.registry.custom.CustomCode;
import org.cfgrun.runtime.registry.custom.CustomImports;
import org.cfgrun.runtime.registry.custom.ModulePath;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages for files that cannot be read or written. */
class FailuresTest {
  @TempDir Path folder;

  static Stream<Arguments> refusals() {
    return Stream.of(
        Arguments.of(
            new NoSuchFileException("a/b"),
            "`a/b` cannot be read or written: no such file or directory."),
        Arguments.of(
            new AccessDeniedException("a/b"),
            "`a/b` cannot be read or written: permission denied."),
        Arguments.of(
            new FileSystemException("a/b", null, "Is a directory"),
            "`a/b` cannot be read or written: it is a directory."),
        Arguments.of(
            new IOException("No space left on device"),
            "A file cannot be read or written: No space left on device."));
  }

  private String printed(RuntimeException failure) throws IOException {
    return printed(
        () -> {
          throw failure;
        });
  }

  private String printed(IntSupplier work) throws IOException {
    Path file = Files.writeString(folder.resolve("c.cfg"), "a = 1\n");
    EvaluatedConfig config = new Interpreter().evaluate(file.toString(), List.of(), new Problems());
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);
    try (CustomImports none =
        new CustomImports(ModulePath.of(folder, List.of()), CustomCode.REFUSED)) {
      assertThat(Failures.guard(Terminal.of(out, out), config, none, work))
          .isEqualTo(ExitStatus.FAILURE);
    }
    return printed.toString(StandardCharsets.UTF_8);
  }

  @ParameterizedTest
  @MethodSource("refusals")
  void reportsFileAndReason(IOException refusal, String message) throws IOException {
    assertThat(printed(new UncheckedIOException(refusal)))
        .contains("error[environment]: " + message);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "DefaultCPUAllocator: can't allocate memory: you tried to allocate 9 bytes.\n  at x",
        "CUDA out of memory. Tried to allocate 2.00 GiB",
        "OpenCV(4.9.0) alloc.cpp:73: error: (-4:Insufficient memory) Failed to allocate 9 bytes"
      })
  void lackOfMemoryIsNotABug(String message) throws IOException {
    assertThat(printed(new IllegalStateException("step", new RuntimeException(message))))
        .contains("error[environment]: There is not enough memory: ")
        .contains("help: Reduce the batch size")
        .doesNotContain("at x");
  }

  @Test
  void fullHeapIsNotABug() throws IOException {
    assertThat(
            printed(
                () -> {
                  throw new OutOfMemoryError("Java heap space");
                }))
        .contains("error[environment]: There is not enough memory: Java heap space.");
  }

  @Test
  void reportsADirectoryGivenAsAConfig() throws IOException {
    Path config = Files.createDirectory(folder.resolve("c.cfg"));
    assertThat(CommandRun.of("train", config).err())
        .contains("`" + config + "` is a directory, not a config file.");
  }
}
