package org.cfgrun.tests.errors;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Files with expected output. {@code -Dcfgrun.updateGoldens=true} rewrites them. */
final class Goldens {
  private Goldens() {}

  static void check(Path golden, String actual) throws IOException {
    if (updating()) {
      Files.writeString(golden, actual);
    }
    assertThat(golden).exists();
    assertThat(actual).isEqualTo(Files.readString(golden));
  }

  /** Whether goldens are rewritten. Throws in CI, where they never are. */
  static boolean updating() {
    if (!Boolean.getBoolean("cfgrun.updateGoldens")) {
      return false;
    }
    if (System.getenv("CI") != null) {
      throw new IllegalStateException("goldens are not written in CI");
    }
    return true;
  }
}
