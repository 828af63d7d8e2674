package org.cfgrun.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.cfgrun.interpreter.EvaluatedConfig;
import org.cfgrun.interpreter.Interpreter;
import org.cfgrun.interpreter.compare.Minimizer;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.layout.Formatter;
import org.cfgrun.interpreter.print.ConfigPrinter;
import org.cfgrun.interpreter.source.Source;
import org.junit.jupiter.api.Test;

/** Checks that the standard configs, and printed configs, follow docs/style.md. */
class ConfigStyleTest {
  private static final Path STANDARD = Path.of("../stdlib-configs");

  @Test
  void standardConfigsAreFormatted() throws IOException {
    for (Path config : configs(STANDARD)) {
      String text = Files.readString(config);
      assertThat(format(text)).as(config.toString()).isEqualTo(text);
    }
  }

  @Test
  void printedConfigsAreFormatted() throws IOException {
    Interpreter interpreter = new Interpreter();
    int printed = 0;
    for (Path config : configs(Path.of(".."))) {
      EvaluatedConfig evaluated =
          interpreter.evaluate(config.toString(), List.of(), new Problems());
      if (evaluated != null) {
        String whole = ConfigPrinter.print(evaluated.root());
        assertThat(format(whole)).as(config.toString()).isEqualTo(whole);
        String minimal = Minimizer.minimize(evaluated.layers(), evaluated.root());
        if (minimal != null) {
          assertThat(format(minimal)).as(config.toString()).isEqualTo(minimal);
        }
        printed++;
      }
    }
    assertThat(printed).isGreaterThan(40);
  }

  private static List<Path> configs(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(file -> file.toString().endsWith(".cfg"))
          .filter(file -> !file.toString().contains("/target/"))
          .sorted()
          .toList();
    }
  }

  private static String format(String text) {
    return Formatter.format(Source.of("test.cfg", text), new Problems());
  }
}
