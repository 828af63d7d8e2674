package org.cfgrun.cli;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.cfgrun.cli.report.FindingsPrinter;
import org.cfgrun.cli.report.JunitPrinter;
import org.cfgrun.interpreter.diagnostic.Diagnostic;
import org.cfgrun.interpreter.diagnostic.DiagnosticRenderer;
import org.cfgrun.interpreter.diagnostic.Suggestions;
import org.cfgrun.interpreter.source.Source;
import org.cfgrun.interpreter.source.Span;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code cfgrun check}: what is wrong with configs, and what is probably not meant. */
@Command(
    name = "check",
    mixinStandardHelpOptions = true,
    description = {
      "Finds what is wrong with configs, and what is probably not meant.",
      "All problems at once: whatever keeps a config from being evaluated, and what "
          + "evaluates well but is a trap: copies of variables that did not follow, steps that "
          + "training never reaches, and more (cfgrun help rules).",
      "A comment # cfgrun: ignore[RULE] on its line, or on the line above, silences a warning."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  cfgrun check my.cfg",
      "  cfgrun check configs                         all .cfg, .cfgrun, .py below it",
      "  cfgrun check my.cfg --components              can cfgrun build what it names?",
      "  cfgrun check my.cfg --cfg-options optimizer.lr=0.01",
      "  cfgrun check configs --format sarif > findings.sarif",
      "  cfgrun check configs --diff                  what --fix would change",
      "  cfgrun check --explain stale-alias",
      "",
      "Exit status: 0 nothing was found, 1 a file cannot be written, 2 wrong usage,",
      "4 something was found."
    })
final class CheckCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Parameters(
      paramLabel = "CFG|DIR",
      arity = "0..*",
      description = "Configs and folders of them; @LIST reads arguments from the file LIST.")
  List<String> files = List.of();

  @Option(
      names = "--explain",
      paramLabel = "RULE",
      description = "Print the page of a rule: the trap, the finding and the cure.")
  @Nullable String rule;

  @Option(
      names = "--format",
      paramLabel = "text|json|sarif|github|junit",
      description = "How to print; default: ${DEFAULT-VALUE}.")
  FindingsFormat format = FindingsFormat.TEXT;

  @Option(
      names = "--components",
      description =
          "Find what cfgrun train would refuse, too: types, arguments and values of model, data, "
              + "optimizer, runner, hooks, loggers and all other settings of a run.")
  boolean components;

  @Option(
      names = "--fix",
      description =
          "Cure what can be cured without a doubt: useless _delete_, backslashes in paths and "
              + "unknown escapes, classes without a comma. A file changes only if that leaves the "
              + "value of every config that was named as it is, but for the paths and classes that "
              + "were cured.")
  boolean fix;

  @Option(names = "--diff", description = "Show what --fix would change, and change nothing.")
  boolean diff;

  @Mixin ConfigOptions config = new ConfigOptions();

  CheckCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    if (rule != null) {
      return explain(rule);
    }
    if (files.isEmpty()) {
      terminal.err().println("error: check needs configs, folders of them, or --explain RULE.");
      return ExitStatus.USAGE;
    }
    List<String> checked = ConfigFiles.of(files);
    if (checked.isEmpty()) {
      terminal.err().println("error: there is no config in " + String.join(", ", files) + ".");
      return ExitStatus.USAGE;
    }
    Checks checks = new Checks(terminal, config, components);
    Checks.Result result = checks.of(checked, Map.of());
    String fixed = "";
    if (fix || diff) {
      Fixing fixing = Fixing.of(checks, checked, result);
      if (diff) {
        return showDiff(fixing, result);
      }
      List<String> failures = fixing.write();
      if (!failures.isEmpty()) {
        print(checks.of(checked, Map.of()).findings(), checked, "");
        failures.forEach(failure -> terminal.err().println("error: " + failure));
        return ExitStatus.FAILURE;
      }
      fixed = fixing.summary("cured");
      result = fixing.after();
    }
    print(result.findings(), checked, fixed);
    return result.findings().isEmpty() ? ExitStatus.OK : ExitStatus.FINDINGS;
  }

  private int showDiff(Fixing fixing, Checks.Result result) {
    terminal.out().print(fixing.diff());
    terminal.out().flush();
    terminal.err().print(fixing.summary("would be cured"));
    return result.findings().isEmpty() ? ExitStatus.OK : ExitStatus.FINDINGS;
  }

  private int explain(String id) {
    String page = RulePages.read(id);
    if (page == null) {
      String nearest = Suggestions.nearest(id, RulePages.ids());
      terminal
          .err()
          .println(
              "error: there is no page about `%s`%s."
                  .formatted(id, nearest == null ? "" : "; did you mean `" + nearest + "`?"));
      return ExitStatus.USAGE;
    }
    terminal.out().print(page);
    terminal.out().flush();
    return ExitStatus.OK;
  }

  private void print(List<Diagnostic> findings, List<String> checked, String fixed) {
    terminal
        .out()
        .print(
            switch (format) {
              case TEXT -> text(findings, checked.size()) + fixed;
              case JSON -> FindingsPrinter.json(findings);
              case SARIF -> FindingsPrinter.sarif(findings);
              case GITHUB -> FindingsPrinter.github(findings);
              case JUNIT -> JunitPrinter.print(checked, findings);
            });
    terminal.out().flush();
    if (format != FindingsFormat.TEXT) {
      terminal.err().print(fixed);
    }
  }

  private String text(List<Diagnostic> findings, int checked) {
    DiagnosticRenderer renderer = new DiagnosticRenderer(terminal.colours());
    StringBuilder out = new StringBuilder();
    findings.forEach(finding -> out.append(renderer.render(finding)).append('\n'));
    return out.append(Counted.of(checked, "config"))
        .append(" checked, ")
        .append(findings.isEmpty() ? "nothing found" : summary(findings))
        .append('\n')
        .toString();
  }

  /** How many findings, and in how many files when they are in several. */
  private static String summary(List<Diagnostic> findings) {
    Set<Source> places = new HashSet<>();
    for (Diagnostic finding : findings) {
      Span span = finding.span();
      if (span != null) {
        places.add(span.source());
      }
    }
    String count = Counted.of(findings.size(), "finding");
    return places.size() > 1 ? count + " in " + Counted.of(places.size(), "file") : count;
  }
}
