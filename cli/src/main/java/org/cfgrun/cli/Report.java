package org.cfgrun.cli;

import java.io.PrintStream;
import org.cfgrun.interpreter.diagnostic.Diagnostic;
import org.cfgrun.interpreter.diagnostic.DiagnosticRenderer;
import org.cfgrun.interpreter.diagnostic.Problems;

/** Shows problems on a terminal. */
final class Report {
  private Report() {}

  /**
   * Prints all problems, each with an empty line after it, and how many errors there are when there
   * are several.
   */
  static void print(Terminal terminal, Problems problems) {
    PrintStream err = terminal.err();
    err.print(text(problems, terminal.colours()));
    if (problems.errorCount() > 1) {
      err.println(problems.errorCount() + " errors");
    }
    err.flush();
  }

  /** The same as text. */
  static String text(Problems problems, boolean colours) {
    DiagnosticRenderer renderer = new DiagnosticRenderer(colours);
    StringBuilder text = new StringBuilder();
    for (Diagnostic diagnostic : problems.all()) {
      text.append(renderer.render(diagnostic)).append('\n');
    }
    return text.toString();
  }
}
