package org.cfgrun.runtime.torch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PythonTorchTest {
  @TempDir Path folder;

  /** Makes a Python with a PyTorch, as pip leaves it, and returns its directory of commands. */
  private Path python(String name, String packages, String version, String cuda)
      throws IOException {
    Path prefix = folder.resolve(name);
    Path torch = prefix.resolve(packages).resolve("torch");
    Files.createDirectories(torch.resolve("lib"));
    Files.createFile(torch.resolve("lib").resolve(System.mapLibraryName("torch")));
    Files.writeString(
        torch.resolve("version.py"),
        """
        from typing import Optional

        __all__ = ['__version__', 'debug', 'cuda', 'git_version', 'hip']
        __version__ = '%s'
        debug = False
        cuda: Optional[str] = %s
        """
            .formatted(version, cuda));
    Files.createDirectories(prefix.resolve("bin"));
    Files.createFile(prefix.resolve("bin").resolve("python3"));
    return prefix.resolve("bin");
  }

  private static Map<String, String> path(Path... folders) {
    return Map.of(
        "PATH",
        Arrays.stream(folders).map(Path::toString).collect(Collectors.joining(File.pathSeparator)));
  }

  private static PythonTorch found(Map<String, String> environment) {
    return Objects.requireNonNull(PythonTorch.find(environment));
  }

  @Test
  void findsTheLibrariesOfThePythonOnThePath() throws IOException {
    Path bin = python("env", "lib/python3.11/site-packages", "2.7.1+cu126", "'12.6'");
    PythonTorch found = found(path(folder.resolve("none"), bin));
    assertThat(found.version()).isEqualTo("2.7.1+cu126");
    assertThat(found.cuda()).isEqualTo("12.6");
    Path lib = folder.resolve("env/lib/python3.11/site-packages/torch/lib");
    assertThat(found.exports())
        .containsExactly(
            "export PYTORCH_LIBRARY_PATH=" + lib,
            "export PYTORCH_VERSION=2.7.1",
            "export PYTORCH_FLAVOR=cu128");
  }

  @Test
  void aBuildForCpusHasItsOwnFlavor() throws IOException {
    Path bin = python("a b", "lib/python3.9/dist-packages", "2.7.1+cpu", "None");
    PythonTorch found = found(path(bin));
    assertThat(found.cuda()).isNull();
    assertThat(found.exports().get(0)).endsWith("/a b/lib/python3.9/dist-packages/torch/lib'");
    assertThat(found.exports().get(2)).isEqualTo("export PYTORCH_FLAVOR=cpu");
  }

  @Test
  void prefersTheRequiredVersion() throws IOException {
    Path other = python("other", "lib/python3.12/site-packages", "2.7.10", "'12.8'");
    Path right = python("right", "lib/python3.11/site-packages", "2.7.1", "'12.6'");
    assertThat(found(path(other, right)).isUsable()).isTrue();
    assertThat(found(path(other)).isUsable()).isFalse();
    Map<String, String> active =
        Map.of("VIRTUAL_ENV", folder.resolve("right").toString(), "PATH", other.toString());
    assertThat(found(active).folder()).startsWith(folder.resolve("right"));
  }

  @Test
  void withoutPyTorchThereIsNothing() throws IOException {
    Path bin = python("env", "lib/python3.11/site-packages", "2.7.1", "None");
    Files.delete(
        folder.resolve(
            "env/lib/python3.11/site-packages/torch/lib/" + System.mapLibraryName("torch")));
    assertThat(PythonTorch.find(path(bin))).isNull();
    assertThat(PythonTorch.find(Map.of())).isNull();
  }
}
