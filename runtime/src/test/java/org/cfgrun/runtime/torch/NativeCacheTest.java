package org.cfgrun.runtime.torch;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.util.Utils;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class NativeCacheTest {
  @Test
  void librariesDoNotUseTheHomeDirectoryThatJavaCannotName() {
    String home = System.getProperty("user.home");
    try {
      System.setProperty("user.home", "?");
      Path cache = NativeCache.folder("pytorch");
      assertThat(cache).isAbsolute().isEqualTo(Utils.getEngineCacheDir("pytorch"));
      assertThat(Path.of(System.getProperty("user.home"))).isAbsolute();
    } finally {
      System.setProperty("user.home", home);
    }
  }
}
