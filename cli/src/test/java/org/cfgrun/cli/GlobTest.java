package org.cfgrun.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.Random;
import java.util.regex.PatternSyntaxException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GlobTest {
  @ParameterizedTest
  @CsvSource({
    "*.png, a.png, true",
    "*.png, d/a.png, false",
    "**.png, d/a.png, true",
    "d/**/a.png, d/a.png, false",
    "d/?.png, d/a.png, true",
    "d?a.png, d/a.png, false",
    "'{a,bc}?.png', bcd.png, true",
    "'{a,bc}', b, false",
    "'{,a}b', b, true",
    "'a,}b', 'a,}b', true",
    "[a-c].png, b.png, true",
    "[!a-c].png, b.png, false",
    "[a-].png, -.png, true",
    "'\\*.png', a.png, false",
    "'\\*.png', '*.png', true",
  })
  void describesPaths(String glob, String path, boolean expected) {
    assertThat(new Glob(glob).matches(Path.of(path))).isEqualTo(expected);
  }

  @Test
  void describesTheSamePathsAsJavas() {
    Random random = new Random(1);
    int matching = 0;
    for (int i = 0; i < 20_000; i++) {
      String glob = text(random, "ab/", "*", "**", "?", "[ab]", "[!a]", "{a,*b}", "\\a");
      String path = text(random, "ab/", "a", "b");
      PathMatcher java = FileSystems.getDefault().getPathMatcher("glob:" + glob);
      boolean expected = java.matches(Path.of(path));
      assertThat(new Glob(glob).matches(Path.of(path)))
          .as("%s describes %s", glob, path)
          .isEqualTo(expected);
      matching += expected ? 1 : 0;
    }
    assertThat(matching).isBetween(1000, 19_000);
  }

  private static String text(Random random, String characters, String... others) {
    StringBuilder text = new StringBuilder();
    int length = 1 + random.nextInt(5);
    for (int i = 0; i < length; i++) {
      int choice = random.nextInt(characters.length() + others.length);
      text.append(
          choice < characters.length()
              ? String.valueOf(characters.charAt(choice))
              : others[choice - characters.length()]);
    }
    return text.toString();
  }

  @Test
  void manyWildcardsTakeNoTime() {
    String glob = "*a".repeat(60) + "b";
    assertThat(new Glob(glob).matches(Path.of("a".repeat(250)))).isFalse();
    assertThat(new Glob(glob).matches(Path.of("a".repeat(249) + "b"))).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[a | Missing ']'",
        "{a,b | Missing '}'",
        "{a,{b}} | Cannot nest groups",
        "[b-a] | Invalid range",
        "[a/] | Explicit 'name separator' in class",
        "a\\ | No character to escape",
      })
  void saysWhatIsInvalid(String glob, String reason) {
    assertThatThrownBy(() -> new Glob(glob))
        .isInstanceOf(PatternSyntaxException.class)
        .extracting(thrown -> ((PatternSyntaxException) thrown).getDescription())
        .isEqualTo(reason);
  }
}
