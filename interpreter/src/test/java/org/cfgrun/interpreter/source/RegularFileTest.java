package org.cfgrun.interpreter.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RegularFileTest {
  private static final int MOST = 1 << 20;
  @TempDir Path folder;

  @Test
  void readsAtMostSoMuchText() throws IOException {
    Path file = Files.writeString(folder.resolve("a"), "x".repeat(MOST));
    assertThat(RegularFile.read(file, MOST)).hasSize(MOST);
    Files.writeString(file, "x".repeat(MOST + 1));
    assertThatThrownBy(() -> RegularFile.read(file, MOST))
        .isInstanceOf(FileSystemException.class)
        .hasMessageEndingWith("it is larger than 1 MiB");
    Files.write(file, new byte[] {(byte) 0xFF});
    assertThatThrownBy(() -> RegularFile.read(file, MOST))
        .isInstanceOf(CharacterCodingException.class);
    assertThatThrownBy(() -> RegularFile.read(folder.resolve("b"), MOST))
        .isInstanceOf(NoSuchFileException.class);
  }

  @Test
  void doesNotOpenDevices() {
    Path endless = Path.of("/dev/zero");
    assumeTrue(Files.exists(endless));
    assertThatThrownBy(() -> RegularFile.read(endless, MOST))
        .hasMessageEndingWith("it is not a regular file");
    assertThatThrownBy(() -> RegularFile.readAny(endless, MOST))
        .hasMessageEndingWith("it is larger than 1 MiB");
  }
}
