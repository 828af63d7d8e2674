package org.cfgrun.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.layout.Formatter;
import org.cfgrun.interpreter.source.Source;
import org.junit.jupiter.api.Test;

/** Checks that the standard configs follow docs/style.md. */
class ConfigStyleTest {
  @Test
  void standardConfigsAreFormatted() throws IOException {
    Path folder = Path.of("../stdlib-configs");
    List<Path> configs;
    try (Stream<Path> all = Files.walk(folder)) {
      configs =
          all.filter(file -> file.toString().endsWith(".cfg"))
              .filter(file -> !file.startsWith(folder.resolve("target")))
              .toList();
    }
    assertThat(configs).isNotEmpty();
    for (Path config : configs) {
      String text = Files.readString(config);
      assertThat(Formatter.format(Source.of(config.toString(), text), new Problems()))
          .isEqualTo(text);
    }
  }
}
