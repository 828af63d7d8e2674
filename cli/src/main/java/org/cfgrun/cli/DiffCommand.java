package org.cfgrun.cli;

import java.util.List;
import java.util.concurrent.Callable;
import org.cfgrun.interpreter.EvaluatedConfig;
import org.cfgrun.interpreter.Interpreter;
import org.cfgrun.interpreter.compare.Change;
import org.cfgrun.interpreter.compare.ChangePrinter;
import org.cfgrun.interpreter.compare.Comparison;
import org.cfgrun.interpreter.diagnostic.Problems;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code cfgrun diff}: in what two configs differ. */
@Command(
    name = "diff",
    mixinStandardHelpOptions = true,
    description = {
      "Compares what two configs evaluate to, key by key.",
      "Says where each value is written. Lists of components are aligned by their types."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  cfgrun diff old.cfg new.cfg",
      "  cfgrun diff my.py my.cfg --exit-code         the same value?",
      "  cfgrun diff a.cfg b.cfg --format json",
      "",
      "Exit status: 0 ok, 2 wrong usage, 3 a config cannot be evaluated, 4 they differ",
      "(--exit-code)."
    })
final class DiffCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Parameters(index = "0", paramLabel = "A", description = "The left config.")
  String left = "";

  @Parameters(index = "1", paramLabel = "B", description = "The right config.")
  String right = "";

  @Option(
      names = "--format",
      paramLabel = "text|json",
      description = "How to print; default: ${DEFAULT-VALUE}.")
  ReportFormat format = ReportFormat.TEXT;

  @Option(names = "--exit-code", description = "End with status 4 when they differ.")
  boolean exitCode;

  @Mixin ConfigOptions config = new ConfigOptions();

  DiffCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    Interpreter interpreter = config.interpreter();
    Problems problems = new Problems();
    EvaluatedConfig a = interpreter.evaluate(left, config.overrides, problems);
    EvaluatedConfig b = interpreter.evaluate(right, config.overrides, problems);
    Report.print(terminal, problems);
    if (a == null || b == null) {
      return ExitStatus.EVALUATION;
    }
    List<Change> changes = Comparison.of(a.root(), b.root());
    boolean json = format == ReportFormat.JSON;
    terminal.out().print(json ? ChangePrinter.json(changes) : ChangePrinter.text(changes));
    terminal.out().flush();
    return exitCode && !changes.isEmpty() ? ExitStatus.FINDINGS : ExitStatus.OK;
  }
}
