package org.cfgrun.runtime.torch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TorchEngineTest {
  @TempDir Path folder;

  @Test
  void detectsLibtorchInDirectory() throws IOException {
    assertThat(TorchEngine.hasLibrary(folder.toString())).isFalse();
    Files.createFile(folder.resolve(System.mapLibraryName("torch")));
    assertThat(TorchEngine.hasLibrary(folder.toString())).isTrue();
  }
}
