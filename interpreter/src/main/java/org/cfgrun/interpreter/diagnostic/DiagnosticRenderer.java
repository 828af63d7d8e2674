package org.cfgrun.interpreter.diagnostic;

import java.util.stream.Collectors;
import org.apache.commons.text.WordUtils;
import org.cfgrun.interpreter.source.Printable;
import org.cfgrun.interpreter.source.Span;
import org.jspecify.annotations.Nullable;

/**
 * Renders findings for a terminal: the message, the line with the place marked, notes and help.
 *
 * <pre>
 * error[syntax]: Expected a comma after `50`.
 *   --> configs/resnet50.cfg:4:24
 *    |
 *  4 | backbone=dict(depth=50 style='pytorch')
 *    |                     ^^
 * </pre>
 */
public final class DiagnosticRenderer {
  private static final String RED = "\u001b[1;31m";
  private static final String YELLOW = "\u001b[1;33m";
  private static final String BLUE = "\u001b[1;34m";
  private static final String GREEN = "\u001b[1;32m";
  private static final String BOLD = "\u001b[1m";
  private static final String RESET = "\u001b[0m";

  private static final int COLUMNS = 120;

  private final boolean coloured;

  /**
   * Creates a renderer.
   *
   * @param coloured whether to use ANSI colours
   */
  public DiagnosticRenderer(boolean coloured) {
    this.coloured = coloured;
  }

  /** Renders all findings in order, separated by empty lines. */
  public String render(Problems problems) {
    return problems.all().stream().map(this::render).collect(Collectors.joining("\n"));
  }

  /** Renders one finding; every line ends with a line feed. */
  public String render(Diagnostic diagnostic) {
    String accent =
        switch (diagnostic.severity()) {
          case ERROR -> RED;
          case WARNING -> YELLOW;
          case NOTE -> BLUE;
        };
    String severity = diagnostic.severity().id();
    StringBuilder out = new StringBuilder();
    out.append(paint(accent, severity + "[" + diagnostic.code().id() + "]"))
        .append(paint(BOLD, ": " + Printable.line(diagnostic.message())))
        .append('\n');
    Span span = diagnostic.span();
    int gutter = span == null ? 1 : String.valueOf(span.line()).length();
    if (span != null) {
      excerpt(span, gutter, accent, out);
    }
    String margin = " ".repeat(gutter + 2);
    for (Diagnostic.Note note : diagnostic.notes()) {
      out.append(margin)
          .append(paint(BLUE, "= "))
          .append(indented(note.text(), gutter + 4))
          .append(place(note.span()))
          .append('\n');
    }
    if (diagnostic.help() != null) {
      out.append(margin)
          .append(paint(GREEN, "help: "))
          .append(indented(diagnostic.help(), gutter + 8))
          .append('\n');
    }
    return out.toString();
  }

  private void excerpt(Span span, int gutter, String accent, StringBuilder out) {
    Excerpt excerpt = Excerpt.of(span);
    String margin = " ".repeat(gutter + 2) + paint(BLUE, "|");
    out.append(" ".repeat(gutter + 1)).append(paint(BLUE, "--> ")).append(span);
    out.append('\n').append(margin).append('\n');
    out.append(' ').append(paint(BLUE, span.line() + " |"));
    if (!excerpt.line().isEmpty()) {
      out.append(' ').append(excerpt.line());
    }
    out.append('\n').append(margin).append(' ').append(" ".repeat(excerpt.before()));
    out.append(paint(accent, "^".repeat(excerpt.carets()))).append('\n');
  }

  private static String place(@Nullable Span span) {
    return span == null ? "" : ": " + span;
  }

  /** Wraps long notes between words and indents the further lines. */
  private static String indented(String text, int width) {
    return text.lines()
        .flatMap(line -> WordUtils.wrap(line, COLUMNS - width).lines())
        .collect(Collectors.joining("\n" + " ".repeat(width)));
  }

  private String paint(String colour, String text) {
    return coloured ? colour + text + RESET : text;
  }
}
