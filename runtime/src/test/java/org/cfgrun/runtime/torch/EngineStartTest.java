package org.cfgrun.runtime.torch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EngineStartTest {
  @TempDir Path folder;

  @Test
  void aFolderHasLibtorchWhenItsFileLiesThere() throws IOException {
    assertThat(EngineStart.hasLibrary(folder.toString())).isFalse();
    Files.createFile(folder.resolve(System.mapLibraryName("torch")));
    assertThat(EngineStart.hasLibrary(folder.toString())).isTrue();
  }
}
