package org.cfgrun.interpreter.diagnostic;

import static org.assertj.core.api.Assertions.assertThat;

import org.cfgrun.interpreter.source.Source;
import org.cfgrun.interpreter.source.Span;
import org.junit.jupiter.api.Test;

class DiagnosticRendererTest {
  private final DiagnosticRenderer renderer = new DiagnosticRenderer(false);

  @Test
  void rendersLineMarkNotesAndHelp() {
    Source source = Source.of("configs/a.cfg", "x = 1\ny = dict(dept=50)\n");
    Span span = new Span(source, 15, 19);
    Diagnostic found =
        Diagnostic.error(ErrorCode.UNKNOWN_ARGUMENT, span, "`ResNet` has no argument `dept`.")
            .note("did you mean `depth`?")
            .note("it is built here", new Span(source, 10, 14))
            .help("arguments of `ResNet` are\ndepth, num_stages.");

    assertThat(renderer.render(found))
        .isEqualTo(
            """
            error[unknown-argument]: `ResNet` has no argument `dept`.
              --> configs/a.cfg:2:10
               |
             2 | y = dict(dept=50)
               |          ^^^^
               = did you mean `depth`?
               = it is built here: configs/a.cfg:2:5
               help: Arguments of `ResNet` are
                     depth, num_stages.
            """);
  }

  @Test
  void messageGetsACapitalAndAFullStop() {
    Diagnostic found =
        Diagnostic.warning(new ErrorCode("environment"), null, "no device was found");

    assertThat(renderer.render(found)).isEqualTo("warning[environment]: No device was found.\n");
  }

  @Test
  void tabsAndWideCharactersKeepTheMarkInPlace() {
    assertThat(lines("\ta = '猫' b", "b", 6)).containsExactly("    a = '猫' b", "             ^");
  }

  @Test
  void longLineIsCutAroundTheSpan() {
    String text = "a = [" + "1, ".repeat(100) + "oops, " + "2, ".repeat(100) + "]";
    String[] lines = lines(text, "oops", 0);

    assertThat(lines[0]).startsWith("...").endsWith("...").hasSizeLessThan(110);
    int at = lines[1].indexOf('^');
    assertThat(lines[0].substring(at, at + 4)).isEqualTo("oops");
    assertThat(lines[1].strip()).isEqualTo("^^^^");
  }

  @Test
  void multiLineSpanShowsItsFirstLine() {
    Source source = Source.of("a.cfg", "x = [1,\n  2]\n");
    String shown =
        renderer.render(Diagnostic.error(ErrorCode.SYNTAX, new Span(source, 4, 12), "bad."));

    assertThat(shown).endsWith(" 1 | x = [1,\n   |     ^^^\n");
  }

  @Test
  void endOfTextIsMarked() {
    Source source = Source.of("a.cfg", "x =\n");
    String shown =
        renderer.render(Diagnostic.error(ErrorCode.SYNTAX, new Span(source, 3, 3), "bad."));

    assertThat(shown).endsWith(" 1 | x =\n   |    ^\n");
  }

  @Test
  void controlCharactersDoNotReachTheTerminal() {
    Source source = Source.of("a\u001b[31m.cfg", "x = \u001b[2J\u0007");
    String shown =
        renderer.render(Diagnostic.error(ErrorCode.SYNTAX, source.all(), "bad \u001b[31m."));

    assertThat(shown).doesNotContain("\u001b").doesNotContain("\u0007");
  }

  @Test
  void coloursOnlyWhenAsked() {
    Diagnostic found = Diagnostic.error(ErrorCode.SYNTAX, null, "bad.");

    assertThat(new DiagnosticRenderer(true).render(found))
        .isEqualTo("\u001b[1;31merror[syntax]\u001b[0m\u001b[1m: Bad.\u001b[0m\n");
  }

  /** Returns the line of the excerpt and the line of carets, without margins. */
  private String[] lines(String text, String marked, int from) {
    int start = text.indexOf(marked, from);
    Span span = new Span(Source.of("a.cfg", text), start, start + marked.length());
    String[] shown = renderer.render(Diagnostic.error(ErrorCode.SYNTAX, span, "bad.")).split("\n");
    return new String[] {shown[3].substring(5), shown[4].substring(5)};
  }
}
