package org.cfgrun.runtime.torch;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.pytorch.jni.JniUtils;
import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Tests that every kernel of the module matches its interface and compiles. */
class AllKernelsTest {
  private static final Path CLASSES;

  static {
    try {
      CLASSES = Path.of(Kernel.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (java.net.URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void everyInterfaceMatchesItsSource() throws Exception {
    List<String> bound = new ArrayList<>();
    for (Path file : files("Kernel.class")) {
      String name = CLASSES.relativize(file).toString().replace('/', '.').replace(".class", "");
      Class<?> functions = Class.forName(name);
      if (functions.isInterface()) {
        Kernel.bind(functions);
        bound.add(file.resolveSibling(KernelSignature.fileOf(functions)).toString());
      }
    }
    assertThat(bound)
        .containsExactlyInAnyOrderElementsOf(
            files(".torchscript").stream().map(Path::toString).toList());
  }

  @Test
  void everySourceCompiles() throws Exception {
    TorchEngine.start();
    for (Path file : files(".torchscript")) {
      byte[] archive = KernelArchive.of(Files.readString(file));
      assertThat(
              JniUtils.loadModuleHandle(
                  new ByteArrayInputStream(archive), Device.cpu(), true, false))
          .as(file.toString())
          .isNotZero();
    }
  }

  /** {@code torch.tensor} makes a tensor on the host and copies it, for which a GPU waits. */
  @Test
  void noSourceCopiesNumbersFromTheHost() throws Exception {
    for (Path file : files(".torchscript")) {
      assertThat(Files.readString(file).replaceAll("(?m)^#.*", ""))
          .as(file.toString())
          .doesNotContain("torch.tensor(");
    }
  }

  private static List<Path> files(String end) throws java.io.IOException {
    try (Stream<Path> all = Files.walk(CLASSES)) {
      return all.filter(file -> file.getFileName().toString().endsWith(end)).toList();
    }
  }
}
