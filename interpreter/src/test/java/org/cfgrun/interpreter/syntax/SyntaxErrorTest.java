package org.cfgrun.interpreter.syntax;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.cfgrun.interpreter.diagnostic.Diagnostic;
import org.cfgrun.interpreter.diagnostic.ErrorCode;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.source.Source;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Messages for syntax errors. In {@code syntax-errors.cfg} dashes separate the configs, and {@code
 * ###} precedes the expected message of a line.
 */
class SyntaxErrorTest {
  private static final String MARK = "  ### ";

  static Stream<String> chunks() throws IOException {
    try (InputStream in = SyntaxErrorTest.class.getResourceAsStream("syntax-errors.cfg")) {
      return Stream.of(new String(in.readAllBytes(), StandardCharsets.UTF_8).split("(?m)^---\n"));
    }
  }

  @ParameterizedTest
  @MethodSource("chunks")
  void eachBrokenLineGetsItsMessage(String chunk) {
    List<String> expected = new ArrayList<>();
    String[] lines = chunk.split("\n");
    for (int i = 0; i < lines.length; i++) {
      String[] parts = lines[i].split(MARK);
      for (int j = 1; j < parts.length; j++) {
        expected.add(i + 1 + ": " + parts[j]);
      }
    }
    assertThat(expected).isNotEmpty();
    assertThat(errors(chunk)).extracting(SyntaxErrorTest::lineAndMessage).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "if True:\n\ta = 1\n        b = 2\n",
        "if True:\n        a = 1\n\tb = 2\n",
        "if True:\n  \ta = 1\n\tb = 2\n",
        "if True:\n\tif True:\n\t\ta = 1\n        b = 2\n",
      })
  void mixOfTabsAndSpacesThatPythonRejectsIsAnError(String text) {
    assertThat(errors(text))
        .extracting(Diagnostic::message)
        .anyMatch(message -> message.startsWith("The indentation of this line mixes tabs"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "if True:\n\ta = 1\n\tif a:\n\t  b = 2\n\tc = 3\n",
        "if True:\n  if True:\n  \ta = 1\n  b = 2\n",
        "if True:\n\ta = [\n        1]\n\f\tb = 2\n",
        "if True:\n\tif True:\n            a = 1\n",
        "a =\t1\n",
      })
  void mixOfTabsAndSpacesThatPythonReadsIsRead(String text) {
    assertThat(errors(text)).isEmpty();
  }

  @Test
  void unterminatedStringBreaksOnlyItsStatement() {
    Problems problems = new Problems();
    ConfigFile file =
        ConfigParser.parse(Source.of("x.cfg", "a = dict(b='c)\nd = 1\ne = 'f'\n"), problems);

    assertThat(file.statements()).hasSize(3).element(0).isInstanceOf(Statement.Broken.class);
    assertThat(problems.all())
        .extracting(SyntaxErrorTest::lineAndMessage)
        .containsExactly("1: Unterminated string: expected a closing `'` on the same line.");
  }

  @Test
  void unterminatedTripleQuotedStringIsMarkedAtItsQuotes() {
    Diagnostic found = errors("a = 1\nb = '''c\nd = 2\n").get(0);

    assertThat(found.message()).isEqualTo("Unterminated string: expected a closing `'''`.");
    assertThat(found.span().text()).isEqualTo("'''");
  }

  @Test
  void backslashBeforeClosingQuoteIsExplained() {
    assertThat(errors("root = 'C:\\data\\'\n").get(0).help()).contains("write `\\\\`");
  }

  @Test
  void unclosedBracketEndsWhereNextStatementBegins() {
    Problems problems = new Problems();
    ConfigFile file =
        ConfigParser.parse(Source.of("x.cfg", "a = dict(\n    b=[1, 2,\nc = 3\nd = 4\n"), problems);

    assertThat(file.statements())
        .extracting(s -> s.span().text())
        .containsExactly("a = dict(\n    b=[1, 2,", "c = 3", "d = 4");
    assertThat(problems.all()).singleElement().extracting(e -> e.span().text()).isEqualTo("[");
  }

  @Test
  void argumentsAtFirstColumnBelongToTheirCall() {
    assertThat(errors("a = dict(\nb=1,\nc=2,\n)\n")).isEmpty();
  }

  @Test
  void repeatedArgumentPointsToTheFirst() {
    Diagnostic found = errors("a = dict(b=1, b=2)").get(0);

    assertThat(found.code()).isEqualTo(ErrorCode.DUPLICATE_KEY);
    assertThat(found.span().start()).isEqualTo(14);
    assertThat(found.notes().get(0).span().start()).isEqualTo(9);
  }

  @Test
  void severalMistakesInOneCallAreReportedTogether() {
    assertThat(errors("a = dict(b: 1, 'c'=2, d=01)")).hasSize(3);
  }

  /** Python accepts these names, but a key named {@code if} could not be printed. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "False",
        "None",
        "True",
        "and",
        "as",
        "assert",
        "async",
        "await",
        "break",
        "class",
        "continue",
        "def",
        "del",
        "elif",
        "else",
        "except",
        "finally",
        "for",
        "from",
        "global",
        "if",
        "import",
        "in",
        "is",
        "lambda",
        "nonlocal",
        "not",
        "or",
        "pass",
        "raise",
        "return",
        "try",
        "while",
        "with",
        "yield"
      })
  void keywordInOtherLettersIsAnError(String keyword) {
    String fullWidth = inLetters(keyword, 0xFF21, 0xFF41);
    String mathematical = inLetters(keyword, 0x1D400, 0x1D41A);
    String mixed = keyword.charAt(0) + inLetters(keyword.substring(1), 0x1D5A0, 0x1D5BA);
    for (String name : List.of(fullWidth, mathematical, mixed)) {
      for (String text :
          List.of(
              "%s = 1\n",
              "a = dict(%s=1)\n",
              "a = %s\n",
              "a.%s = 1\n",
              "for %s in [1]:\n    pass\n",
              "a = f'{%s}'\n",
              "from .a import b as %s\n")) {
        assertThat(errors(text.formatted(name)))
            .extracting(Diagnostic::message)
            .containsExactly(
                "`%s` is the keyword `%s` in other letters and cannot be used as a name: write `%s`."
                    .formatted(name, keyword, keyword));
      }
    }
  }

  /** Replaces ASCII letters by those of another alphabet in Unicode. */
  private static String inLetters(String text, int upper, int lower) {
    return text.chars()
        .map(c -> c >= 'a' ? c - 'a' + lower : c - 'A' + upper)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  private static String lineAndMessage(Diagnostic found) {
    return found.span().line() + ": " + found.message();
  }

  private static List<Diagnostic> errors(String text) {
    Problems problems = new Problems();
    ConfigParser.parse(Source.of("x.cfg", text), problems);
    return problems.all();
  }
}
