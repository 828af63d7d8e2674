package org.cfgrun.cli;

import java.io.PrintStream;
import org.cfgrun.interpreter.diagnostic.Diagnostic;
import org.cfgrun.interpreter.diagnostic.DiagnosticRenderer;
import org.cfgrun.interpreter.diagnostic.Problems;

/** Prints problems to a terminal. */
final class Report {
  private Report() {}

  /**
   * Prints all problems, each followed by an empty line, and the number of errors if there are
   * several.
   */
  static void print(Terminal terminal, Problems problems) {
    PrintStream err = terminal.err();
    err.print(text(problems, terminal.colors()));
    if (problems.errorCount() > 1) {
      err.println(problems.errorCount() + " errors");
    }
    err.flush();
  }

  /** Returns the problems as text. */
  static String text(Problems problems, boolean colors) {
    DiagnosticRenderer renderer = new DiagnosticRenderer(colors);
    StringBuilder text = new StringBuilder();
    for (Diagnostic diagnostic : problems.all()) {
      text.append(renderer.render(diagnostic)).append('\n');
    }
    return text.toString();
  }
}
