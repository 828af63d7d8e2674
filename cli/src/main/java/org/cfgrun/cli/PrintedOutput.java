package org.cfgrun.cli;

import org.cfgrun.interpreter.diagnostic.Problems;

/**
 * Configs go to standard output, problems to standard error. Each of several texts begins with a
 * line that names its file.
 */
final class PrintedOutput implements EvalOutput {
  private final Terminal terminal;
  private final OutputFormat format;
  private final boolean several;

  PrintedOutput(Terminal terminal, OutputFormat format, boolean several) {
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
