package org.cfgrun.cli;

import org.cfgrun.interpreter.diagnostic.Problems;

/**
 * Prints configs to standard output and problems to standard error. Each of several configs is
 * preceded by a line with its file name.
 */
final class ConsoleOutput implements EvalOutput {
  private final Terminal terminal;
  private final OutputFormat format;
  private final boolean several;

  ConsoleOutput(Terminal terminal, OutputFormat format, boolean several) {
    this.terminal = terminal;
    this.format = format;
    this.several = several;
  }

  @Override
  public void evaluated(String file, String text, Problems warnings) {
    Report.print(terminal, warnings);
    if (several) {
      terminal.out().print(format.heading(file));
    }
    terminal.out().print(text);
  }

  @Override
  public void failed(String file, Problems problems) {
    Report.print(terminal, problems);
  }

  @Override
  public void finish() {
    terminal.out().flush();
  }
}
