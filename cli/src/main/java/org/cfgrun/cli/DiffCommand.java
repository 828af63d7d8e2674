package org.cfgrun.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.cfgrun.cli.DirectoryPairs.Compared;
import org.cfgrun.cli.DirectoryPairs.Pair;
import org.cfgrun.interpreter.EvaluatedConfig;
import org.cfgrun.interpreter.Interpreter;
import org.cfgrun.interpreter.compare.Change;
import org.cfgrun.interpreter.compare.ChangePrinter;
import org.cfgrun.interpreter.compare.Comparison;
import org.cfgrun.interpreter.compare.FileChange;
import org.cfgrun.interpreter.compare.FileChange.Status;
import org.cfgrun.interpreter.diagnostic.Problems;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code cfgrun diff}: compares configs key by key. */
@Command(
    name = "diff",
    mixinStandardHelpOptions = true,
    description = {
      "Compare two evaluated configs key by key.",
      "Shows where each value is written. Lists of components are aligned by type."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  cfgrun diff old.cfg new.cfg",
          "  cfgrun diff my.py my.cfg --exit-code         status 4 if they differ",
      "  cfgrun diff a.cfg b.cfg --format json",
          "  cfgrun diff configs-1.0 configs-1.1          directories, file by file",
      "", "Exit status: 0 success, 2 usage error, 3 a config cannot be evaluated,",
      "4 the configs differ (with --exit-code)."
    })
final class DiffCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Parameters(
      arity = "2..*",
      paramLabel = "A B [A B]...",
      hideParamSyntax = true,
      description =
          "Two configs, several pairs of configs, or two directories, whose configs are paired by "
              + "path. @LIST reads arguments from the file LIST, one per line.")
  List<String> files = List.of();

  @Option(
      names = "--format",
      paramLabel = "text|json",
      description = "Output format; default: text.")
  ReportFormat format = ReportFormat.TEXT;

  @Option(names = "--exit-code", description = "Exit with status 4 if they differ.")
  boolean exitCode;

  @Mixin ConfigOptions config = new ConfigOptions();

  DiffCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    if (files.size() % 2 != 0) {
      terminal.error(
          "diff compares pairs: expected an even number of configs, got " + files.size() + ".");
      return ExitStatus.USAGE;
    }
    boolean directories = files.stream().anyMatch(ConfigFiles::isDirectory);
    if (directories && (files.size() > 2 || !files.stream().allMatch(ConfigFiles::isDirectory))) {
      terminal.error("a directory can only be compared with one other directory.");
      return ExitStatus.USAGE;
    }
    return directories ? pairs(DirectoryPairs.pairs(files.get(0), files.get(1))) : configs();
  }

  private int configs() {
    List<Pair> pairs = new ArrayList<>();
    for (int i = 0; i < files.size(); i += 2) {
      String left = files.get(i);
      String right = files.get(i + 1);
      pairs.add(new Pair(left + " " + right, left, right));
    }
    if (pairs.size() > 1) {
      return pairs(pairs);
    }
    Compared compared = compare(config.interpreter(), pairs.get(0));
    Report.print(terminal, compared.problems());
    FileChange change = compared.change();
    if (change == null) {
      return ExitStatus.EVALUATION;
    }
    boolean json = format == ReportFormat.JSON;
    List<Change> changes = change.changes();
    print(json ? ChangePrinter.json(changes) : ChangePrinter.text(changes));
    return status(!changes.isEmpty());
  }

  private int pairs(List<Pair> pairs) {
    Interpreter interpreter = config.interpreter();
    List<Compared> all =
        new ConfigBatch(terminal, interpreter)
            .mapAll(pairs, Pair::files, pair -> compare(interpreter, pair));
    Problems problems = new Problems();
    List<FileChange> changes = new ArrayList<>();
    for (Compared compared : all) {
      problems.addAll(compared.problems());
      if (compared.change() != null) {
        changes.add(compared.change());
      }
    }
    Report.print(terminal, problems);
    boolean json = format == ReportFormat.JSON;
    print(json ? ChangePrinter.jsonOfFiles(changes) : ChangePrinter.textOfFiles(changes));
    long different = changes.stream().filter(change -> !change.isEqual()).count();
    if (!json) {
      terminal.out().printf("%s of %s differ%n", different, Plural.of(all.size(), "config"));
      terminal.out().flush();
    }
    return problems.hasErrors() ? ExitStatus.EVALUATION : status(different > 0);
  }

  private Compared compare(Interpreter interpreter, Pair pair) {
    Problems problems = new Problems();
    if (pair.left() == null || pair.right() == null) {
      Status status = pair.left() == null ? Status.ADDED : Status.REMOVED;
      return new Compared(new FileChange(pair.name(), status, List.of()), problems);
    }
    EvaluatedConfig a = interpreter.evaluate(pair.left(), config.overrides, problems);
    EvaluatedConfig b = interpreter.evaluate(pair.right(), config.overrides, problems);
    return new Compared(
        a == null || b == null
            ? null
            : new FileChange(pair.name(), Status.CHANGED, Comparison.of(a.root(), b.root())),
        problems);
  }

  private int status(boolean different) {
    return exitCode && different ? ExitStatus.FINDINGS : ExitStatus.OK;
  }

  private void print(String text) {
    terminal.out().print(text);
    terminal.out().flush();
  }
}
