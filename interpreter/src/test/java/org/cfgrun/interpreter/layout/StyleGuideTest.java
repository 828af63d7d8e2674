package org.cfgrun.interpreter.layout;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.source.Source;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Checks that the formatter agrees with every block of docs/style.md. */
class StyleGuideTest {
  private static final Pattern EXAMPLE =
      Pattern.compile("(?:```python before\n(.*?)```\n\n)?```python\n(.*?)```\n", Pattern.DOTALL);

  record Example(String before, String after) {}

  static Stream<Example> examples() throws IOException {
    String guide = Files.readString(Path.of("../docs/style.md"));
    return EXAMPLE
        .matcher(guide)
        .results()
        .map(found -> new Example(before(found), found.group(2)));
  }

  private static String before(MatchResult found) {
    return found.group(1) == null ? found.group(2) : found.group(1);
  }

  @ParameterizedTest
  @MethodSource("examples")
  void everyBlockIsInStyleOrBecomesTheOneBelowIt(Example example) {
    assertThat(format(example.before())).isEqualTo(example.after());
    assertThat(format(example.after())).isEqualTo(example.after());
  }

  private static String format(String text) {
    return Formatter.format(Source.of("style.py", text), new Problems());
  }
}
