package org.cfgrun.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.cfgrun.interpreter.EvaluatedConfig;
import org.cfgrun.interpreter.Interpreter;
import org.cfgrun.interpreter.diagnostic.ErrorCode;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.explain.HistoryBuilder;
import org.cfgrun.interpreter.explain.HistoryJson;
import org.cfgrun.interpreter.explain.HistoryPrinter;
import org.cfgrun.interpreter.explain.KeyHistory;
import org.cfgrun.interpreter.value.ConfigPath;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code cfgrun explain}: shows the history of a value. */
@Command(
    name = "explain",
    mixinStandardHelpOptions = true,
    description = {
      "Show where a value comes from.",
      "Lists every place that set, merged, replaced or deleted it, the variables and bases it "
          + "went through, and stale copies of it."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  cfgrun explain my.cfg model.backbone.depth",
      "  cfgrun explain my.cfg data.train.pipeline optimizer.lr",
      "  cfgrun explain configs optimizer.lr          in every config in a directory",
      "  cfgrun explain my.cfg lr_config.step --format json",
      "",
      "Exit status: 0 success, 2 usage error, 3 the config cannot be evaluated or does",
      "not have the key."
    })
final class ExplainCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Parameters(
      arity = "2..*",
      paramLabel = "CFG|DIR... KEY.PATH...",
      hideParamSyntax = true,
      description =
          "Configs or directories of configs, followed by keys. A number in a key is a list index. "
              + "Of several configs, those without the key are skipped. @LIST reads arguments from "
              + "the file LIST, one per line.")
  List<String> words = List.of();

  @Option(
      names = "--format",
      paramLabel = "text|json",
      description = "Output format; default: text.")
  ReportFormat format = ReportFormat.TEXT;

  @Mixin ConfigOptions config = new ConfigOptions();

  ExplainCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  /**
   * The result for one config.
   *
   * @param histories the histories of the keys that it has or had
   */
  private record Explained(String file, List<KeyHistory> histories, Problems problems) {}

  @Override
  public Integer call() {
    int keysFrom = 1;
    while (keysFrom < words.size() && ConfigFiles.isConfig(words.get(keysFrom))) {
      keysFrom++;
    }
    List<String> named = words.subList(0, keysFrom);
    List<String> keys = words.subList(keysFrom, words.size());
    if (keys.isEmpty()) {
      terminal.error("no key given. Name a key after the configs, for example optimizer.lr.");
      return ExitStatus.USAGE;
    }
    boolean several = ConfigFiles.areSeveral(named);
    List<String> files = ConfigFiles.of(named);
    Interpreter interpreter = config.interpreter();
    List<Explained> all =
        new ConfigBatch(terminal, interpreter)
            .map(files, file -> explain(interpreter, file, keys, several));
    Problems problems = new Problems();
    all.forEach(explained -> problems.addAll(explained.problems()));
    if (several && !problems.hasErrors()) {
      keys.forEach(key -> reportUnknown(key, all, problems));
    }
    Report.print(terminal, problems);
    print(all, several);
    return problems.hasErrors() ? ExitStatus.EVALUATION : ExitStatus.OK;
  }

  private Explained explain(
      Interpreter interpreter, String file, List<String> keys, boolean several) {
    Problems problems = new Problems();
    EvaluatedConfig evaluated = interpreter.evaluate(file, config.overrides, problems);
    List<KeyHistory> histories =
        evaluated == null ? List.of() : histories(evaluated, keys, several, problems);
    return new Explained(file, histories, problems);
  }

  private static List<KeyHistory> histories(
      EvaluatedConfig evaluated, List<String> keys, boolean several, Problems problems) {
    HistoryBuilder builder =
        new HistoryBuilder(evaluated.layers(), evaluated.overrides(), evaluated.root());
    List<KeyHistory> histories = new ArrayList<>();
    for (String key : keys) {
      KeyHistory history = builder.of(ConfigPath.parse(key));
      if (history.value() != null || !history.steps().isEmpty()) {
        histories.add(history);
      } else if (!several) {
        KeyLookup.find(evaluated, history.path(), problems);
      }
    }
    return histories;
  }

  private static void reportUnknown(String key, List<Explained> all, Problems problems) {
    ConfigPath path = ConfigPath.parse(key);
    boolean known =
        all.stream()
            .flatMap(explained -> explained.histories().stream())
            .anyMatch(history -> history.path().equals(path));
    if (!known) {
      problems.error(
          ErrorCode.MISSING_KEY,
          null,
          "None of the %s has `%s`.".formatted(Plural.of(all.size(), "config"), key));
    }
  }

  private void print(List<Explained> all, boolean several) {
    StringBuilder text = new StringBuilder();
    Map<String, List<KeyHistory>> byFile = new LinkedHashMap<>();
    for (Explained explained : all) {
      List<KeyHistory> histories = explained.histories();
      if (!several || !histories.isEmpty()) {
        byFile.put(explained.file(), histories);
        text.append(several ? OutputFormat.CFG.heading(explained.file()) : "");
        text.append(
            histories.stream().map(HistoryPrinter::print).collect(Collectors.joining("\n")));
        text.append(several ? "\n" : "");
      }
    }
    boolean evaluated = all.stream().anyMatch(one -> !one.histories().isEmpty());
    if (format == ReportFormat.TEXT) {
      terminal.out().print(text);
    } else if (several) {
      terminal.out().print(HistoryJson.print(byFile));
    } else if (evaluated || !all.get(0).problems().hasErrors()) {
      terminal.out().print(HistoryJson.print(all.get(0).histories()));
    }
    terminal.out().flush();
  }
}
