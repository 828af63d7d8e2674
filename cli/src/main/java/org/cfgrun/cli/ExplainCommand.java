package org.cfgrun.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.cfgrun.interpreter.EvaluatedConfig;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.explain.Historian;
import org.cfgrun.interpreter.explain.History;
import org.cfgrun.interpreter.explain.HistoryJson;
import org.cfgrun.interpreter.explain.HistoryPrinter;
import org.cfgrun.interpreter.value.ConfigPath;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code cfgrun explain}: how a value of a config came to be. */
@Command(
    name = "explain",
    mixinStandardHelpOptions = true,
    description = {
      "Shows a value with its whole history.",
      "Every place that set, merged, replaced or deleted it, through which variables and "
          + "bases, and the copies of it that did not follow."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  cfgrun explain my.cfg model.backbone.depth",
      "  cfgrun explain my.cfg data.train.pipeline optimizer.lr",
      "  cfgrun explain my.cfg lr_config.step --format json",
      "",
      "Exit status: 0 ok, 2 wrong usage, 3 the config cannot be evaluated or has no",
      "such key."
    })
final class ExplainCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Parameters(index = "0", paramLabel = "CFG", description = "The config.")
  String file = "";

  @Parameters(
      index = "1..*",
      arity = "1..*",
      paramLabel = "KEY.PATH",
      description = "Keys; a number after a dot is an index of a list.")
  List<String> keys = List.of();

  @Option(
      names = "--format",
      paramLabel = "text|json",
      description = "How to print; default: ${DEFAULT-VALUE}.")
  ReportFormat format = ReportFormat.TEXT;

  @Mixin ConfigOptions config = new ConfigOptions();

  ExplainCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    Problems problems = new Problems();
    EvaluatedConfig evaluated = config.interpreter().evaluate(file, config.overrides, problems);
    List<History> histories = evaluated == null ? List.of() : histories(evaluated, problems);
    Report.print(terminal, problems);
    if (format == ReportFormat.JSON && evaluated != null) {
      terminal.out().print(HistoryJson.print(histories));
    } else {
      terminal
          .out()
          .print(histories.stream().map(HistoryPrinter::print).collect(Collectors.joining("\n")));
    }
    return problems.hasErrors() ? ExitStatus.EVALUATION : ExitStatus.OK;
  }

  private List<History> histories(EvaluatedConfig evaluated, Problems problems) {
    Historian historian =
        new Historian(evaluated.layers(), evaluated.overrides(), evaluated.root());
    List<History> histories = new ArrayList<>();
    for (String key : keys) {
      History history = historian.of(ConfigPath.parse(key));
      if (history.value() != null || !history.steps().isEmpty()) {
        histories.add(history);
      } else {
        KeyLookup.find(evaluated, history.path(), problems);
      }
    }
    return histories;
  }
}
