package org.cfgrun.runtime.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.cfgrun.interpreter.source.RegularFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class AtomicFileTest {
  @TempDir Path folder;

  @Test
  void failedWriteLeavesTheEarlierFileOnly() throws IOException {
    Path file = folder.resolve("latest.pth");
    AtomicFile.write(file, out -> out.write("old".getBytes()));

    assertThatThrownBy(
            () ->
                AtomicFile.write(
                    file,
                    out -> {
                      out.write(new byte[3 << 20]);
                      throw new IOException("No space left on device");
                    }))
        .hasMessage("No space left on device");

    assertThat(file).hasContent("old");
    assertThat(folder).isDirectoryContaining(file::equals);
    assertThat(Files.list(folder)).hasSize(1);
  }

  @Test
  void leftoverOfAKilledProcessIsOverwritten() throws IOException {
    Files.writeString(folder.resolve(".a.json.tmp"), "left over from another day");

    AtomicFile.write(folder.resolve("a.json"), out -> out.write('x'));

    assertThat(folder.resolve("a.json")).hasContent("x");
    assertThat(Files.list(folder)).hasSize(1);
  }

  @Test
  void namesMayHaveTheLengthThatFileSystemsAllow() throws IOException {
    Path file = folder.resolve("a".repeat(251) + ".pth");
    Path other = folder.resolve("你".repeat(83) + ".json");
    AtomicFile.write(file, out -> out.write('1'));
    AtomicFile.write(other, out -> out.write('2'));

    assertThat(file).hasContent("1");
    assertThat(other).hasContent("2");
    assertThat(Files.list(folder)).hasSize(2);
  }

  @Test
  void leftoverForALongNameIsOverwrittenAndRemoved() throws IOException {
    Path file = folder.resolve("a".repeat(251) + ".pth");
    List<Path> temporary = new ArrayList<>();
    AtomicFile.write(
        file,
        out -> {
          try (Stream<Path> files = Files.list(folder)) {
            files.forEach(temporary::add);
          }
          out.write('1');
        });
    Files.writeString(temporary.get(0), "left over from another day");
    AtomicFile.write(file, out -> out.write('2'));
    assertThat(file).hasContent("2");
    assertThat(Files.list(folder)).hasSize(1);

    Files.writeString(temporary.get(0), "left over from another day");
    AtomicFile.removeUnfinished(folder, ".pth");
    assertThat(Files.list(folder)).containsExactly(file);
  }

  @Test
  void concurrentWritersDoNotMix() throws IOException {
    Path file = folder.resolve("deep/er/a.json");
    AtomicFile.write(
        file,
        out -> {
          assertThatThrownBy(() -> AtomicFile.write(file, second -> second.write('2')))
              .isInstanceOf(IOException.class)
              .hasMessageContaining("is locked by another process");
          out.write('1');
        });

    assertThat(file).hasContent("1");
  }

  @Test
  void removesLeftoversAndKeepsFilesBeingWritten() throws IOException {
    Files.writeString(folder.resolve(".iter_7.pth.tmp"), "half");
    Files.createSymbolicLink(folder.resolve(".latest.pth.tmp"), Path.of("epoch_1.pth"));
    Files.writeString(folder.resolve("epoch_1.pth"), "whole");
    Files.writeString(folder.resolve(".notes.tmp"), "another program");

    AtomicFile.write(
        folder.resolve("epoch_2.pth"),
        out -> {
          AtomicFile.removeUnfinished(folder, ".pth");
          out.write('2');
        });

    assertThat(folder.resolve("epoch_1.pth")).hasContent("whole");
    assertThat(folder.resolve("epoch_2.pth")).hasContent("2");
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder("epoch_1.pth", "epoch_2.pth", ".notes.tmp");
    }
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void pipesAreWrittenToAndNotReplaced() throws Exception {
    Path pipe = folder.resolve("pipe");
    Process made = new ProcessBuilder("mkfifo", pipe.toString()).inheritIO().start();
    assertThat(made.waitFor()).isZero();
    CompletableFuture<String> read =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return Files.readString(pipe);
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
    AtomicFile.write(pipe, out -> out.write("text".getBytes(StandardCharsets.UTF_8)));
    assertThat(read.get()).isEqualTo("text");
    assertThatThrownBy(() -> AtomicFile.write(pipe, out -> {}, written -> {}))
        .hasMessageEndingWith("it is not a regular file");
    assertThat(RegularFile.isDevice(pipe)).isTrue();
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void plantedLinksAreNotWrittenThrough() throws IOException {
    Path victim = Files.writeString(folder.resolve("victim"), "precious");
    for (boolean symbolic : new boolean[] {true, false}) {
      Path planted = folder.resolve(".a.json.tmp");
      if (symbolic) {
        Files.createSymbolicLink(planted, victim);
      } else {
        Files.createLink(planted, victim);
      }
      AtomicFile.write(folder.resolve("a.json"), out -> out.write('x'));
      assertThat(victim).hasContent("precious");
      assertThat(folder.resolve("a.json")).hasContent("x");
    }
  }
}
