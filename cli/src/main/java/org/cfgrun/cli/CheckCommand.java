package org.cfgrun.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.cfgrun.cli.report.FindingsPrinter;
import org.cfgrun.cli.report.JunitPrinter;
import org.cfgrun.cli.report.SarifPrinter;
import org.cfgrun.interpreter.diagnostic.Diagnostic;
import org.cfgrun.interpreter.diagnostic.DiagnosticRenderer;
import org.cfgrun.interpreter.diagnostic.Severity;
import org.cfgrun.interpreter.diagnostic.Suggestions;
import org.cfgrun.interpreter.lint.RuleLevels;
import org.cfgrun.interpreter.source.LoadResult;
import org.cfgrun.interpreter.source.Printable;
import org.cfgrun.interpreter.source.Source;
import org.cfgrun.interpreter.source.SourceId;
import org.cfgrun.interpreter.source.Span;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code cfgrun check}: reports errors in configs, and code that is probably a mistake. */
@Command(
    name = "check",
    mixinStandardHelpOptions = true,
    description = {
      "Report errors in configs, and code that is probably a mistake.",
      "Finds all problems in one run: whatever prevents a config from being evaluated, and "
          + "configs that evaluate cleanly but probably do not do what you meant, such as stale "
          + "copies of variables or steps that training never reaches (cfgrun help rules).",
      "A comment # cfgrun: ignore[RULE] on the same line or the line above suppresses a warning."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  cfgrun check my.cfg",
      "  cfgrun check configs                         every config in a directory",
      "  cfgrun check my.cfg --components             also check types and arguments",
      "  cfgrun check configs --catalog catalog.json  check components of Python packages",
      "  cfgrun check my.cfg --cfg-options optimizer.lr=0.01",
      "  cfgrun check configs --format sarif > findings.sarif",
      "  cfgrun check configs --diff                  preview what --fix changes",
      "  cfgrun check configs --rule stale-alias=off,all=error",
      "  cfgrun check configs --baseline known.json   report only new findings",
      "  cfgrun check --verify-expectations traps/*.cfg",
      "  cfgrun check - --stdin-name configs/my.cfg < my.cfg",
      "  cfgrun check --explain stale-alias",
      "",
      "Exit status: 0 no findings, 1 a file cannot be read or written, 2 usage error,",
      "4 errors or warnings; notes do not count."
    })
final class CheckCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Parameters(
      paramLabel = "CFG|DIR|-",
      arity = "0..*",
      description =
          "Configs, or directories of configs; - is standard input, and @LIST reads arguments from"
              + " the file LIST, one per line.")
  List<String> files = List.of();

  @Option(
      names = "--explain",
      paramLabel = "RULE",
      description = "Print the documentation of a rule, and exit.")
  @Nullable String rule;

  @Option(
      names = "--format",
      paramLabel = "text|json|sarif|github|junit",
      description = "Output format; default: text.")
  FindingsFormat format = FindingsFormat.TEXT;

  @Option(
      names = "--components",
      description =
          "Also check what cfgrun train would reject: types, arguments and values of the model, "
              + "data, optimizer, runner, hooks, loggers and all other settings, and whether they "
              + "fit each other. Nothing is trained and no data is read. Of "
              + "several configs, says which can be trained and what the others lack.")
  boolean components;

  @Option(
      names = "--catalog",
      paramLabel = "FILE",
      description =
          "Also check types and arguments of components in Python, as a catalog lists them (cfgrun"
              + " catalog --script exports one). Repeat for several. A .cfgrun.json file sets it for"
              + " a whole project.")
  List<Path> catalogs = new ArrayList<>();

  @Option(
      names = "--fix",
      description =
          "Fix the findings that have one safe fix: a useless _delete_, a backslash in a path, an "
              + "unknown escape, classes without a comma. A file is changed only if every config "
              + "on the command line keeps its value, except for the fixed paths and classes.")
  boolean fix;

  @Option(
      names = "--diff",
      description = "Print the changes that --fix would make, without making them.")
  boolean diff;

  @Option(
      names = "--verify-expectations",
      description =
          "Compare the findings with comments # expect: RULE, RULE at the ends of lines, in the "
              + "configs and their bases. Implies --components. Prints what is missing and what is "
              + "unexpected; notes need not be expected.")
  boolean verify;

  @Mixin ComponentOptions.Looking custom = new ComponentOptions.Looking();
  @Mixin FindingOptions selection = new FindingOptions();
  @Mixin InputOptions standardInput = new InputOptions();
  @Mixin ConfigOptions config = new ConfigOptions();

  CheckCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  private String inputText() {
    LoadResult read = StandardInput.read(SourceId.of(standardInput.name.toString()));
    if (read instanceof LoadResult.Failed failed) {
      throw new UserFacingException(failed.text());
    }
    return ((LoadResult.Loaded) read).source().text();
  }

  @Override
  public Integer call() {
    if (rule != null) {
      return explain(rule);
    }
    if (files.isEmpty()) {
      terminal.error("no config given. Name configs or directories, or use --explain RULE.");
      return ExitStatus.USAGE;
    }
    RuleLevels levels;
    try {
      levels = selection.levels();
    } catch (UserFacingException unknown) {
      return misuse(unknown.getMessage());
    }
    if (selection.update && selection.baseline == null) {
      return misuse("--update-baseline requires --baseline FILE.");
    }
    if (verify && (fix || diff || selection.baseline != null || format != FindingsFormat.TEXT)) {
      return misuse(
          "--verify-expectations cannot be combined with --fix, --diff, --baseline or --format.");
    }
    boolean input = files.contains(StandardInput.NAME);
    if (input && (files.size() > 1 || fix || diff)) {
      return misuse("standard input cannot be combined with other configs, --fix or --diff.");
    }
    Map<Path, String> texts = input ? Map.of(standardInput.name, inputText()) : Map.of();
    List<String> checked = input ? List.of(standardInput.name.toString()) : ConfigFiles.of(files);
    if (checked.isEmpty()) {
      terminal.error("no config found in " + String.join(", ", files) + ".");
      return ExitStatus.USAGE;
    }
    ConfigChecker checker =
        new ConfigChecker(
            terminal,
            config,
            levels,
            components || verify ? new ComponentCheck(custom, new HashSet<>(files)) : null,
            catalogs);
    ConfigChecker.Result result = checker.check(checked, texts);
    if (verify) {
      return verify(result);
    }
    String fixed = "";
    if (fix || diff) {
      FixPlan plan = FixPlan.of(checker, checked, result);
      if (diff) {
        return showDiff(plan, result);
      }
      List<String> failures = plan.write();
      if (!failures.isEmpty()) {
        print(checker.check(checked, Map.of()), "");
        failures.forEach(terminal::error);
        return ExitStatus.FAILURE;
      }
      fixed = plan.summary("fixed");
      result = plan.after();
    }
    result = result.with(selection.select(result.findings(), terminal));
    if (selection.update) {
      return ExitStatus.OK;
    }
    print(result, fixed);
    return status(result.findings());
  }

  /** Notes do not count: a build must not fail on a matter of taste. */
  private static int status(List<Diagnostic> findings) {
    return findings.stream().anyMatch(Diagnostic::isFinding) ? ExitStatus.FINDINGS : ExitStatus.OK;
  }

  private int verify(ConfigChecker.Result result) {
    Expectations.Result compared = Expectations.in(result.sources()).compare(result.findings());
    terminal.out().print(compared.report());
    terminal.out().flush();
    return compared.holds() ? ExitStatus.OK : ExitStatus.FINDINGS;
  }

  private int misuse(@Nullable String message) {
    terminal.error(String.valueOf(message));
    return ExitStatus.USAGE;
  }

  private int showDiff(FixPlan plan, ConfigChecker.Result result) {
    terminal.out().printVerbatim(plan.diff());
    terminal.out().flush();
    terminal.err().print(plan.summary("would be fixed"));
    return status(result.findings());
  }

  private int explain(String id) {
    String page = RulePages.read(id);
    if (page == null) {
      String nearest = Suggestions.nearest(id, RulePages.ids());
      terminal.error(
          "unknown rule `%s`.%s"
              .formatted(id, nearest == null ? "" : " Did you mean `" + nearest + "`?"));
      return ExitStatus.USAGE;
    }
    terminal.out().print(page);
    terminal.out().flush();
    return ExitStatus.OK;
  }

  private void print(ConfigChecker.Result result, String fixed) {
    List<Diagnostic> findings = result.findings();
    terminal
        .out()
        .print(
            switch (format) {
              case TEXT -> text(result) + fixed;
              case JSON -> FindingsPrinter.json(findings);
              case SARIF ->
                  SarifPrinter.print(findings, VersionProvider.text(), HelpPages::documentation);
              case GITHUB -> FindingsPrinter.github(findings);
              case JUNIT -> JunitPrinter.print(byFile(result));
            });
    terminal.out().flush();
    if (format != FindingsFormat.TEXT) {
      terminal.err().print(fixed);
    }
  }

  /**
   * Returns the findings of each file. An error belongs to every config that has it, since none of
   * them can be used; a warning in a base belongs to the base.
   */
  private static Map<String, List<Diagnostic>> byFile(ConfigChecker.Result result) {
    Map<String, List<Diagnostic>> files = new LinkedHashMap<>();
    result
        .verdicts()
        .forEach(
            verdict ->
                files.put(Printable.line(verdict.file()), new ArrayList<>(verdict.errors())));
    for (Diagnostic finding : result.findings()) {
      if (finding.severity() == Severity.WARNING) {
        Span span = finding.span();
        String file = span == null ? JunitPrinter.NAME : span.source().name();
        files.computeIfAbsent(file, key -> new ArrayList<>()).add(finding);
      }
    }
    return files;
  }

  private String text(ConfigChecker.Result result) {
    List<Diagnostic> findings = result.findings();
    List<Verdict> verdicts = result.verdicts();
    DiagnosticRenderer renderer = new DiagnosticRenderer(terminal.colors());
    StringBuilder out = new StringBuilder();
    findings.forEach(finding -> out.append(renderer.render(finding)).append('\n'));
    out.append(Plural.of(verdicts.size(), "config"))
        .append(" checked, ")
        .append(summary(findings))
        .append('\n');
    if (components && verdicts.size() > 1) {
      out.append(Verdict.summary(verdicts));
    } else if (components && verdicts.stream().anyMatch(Verdict::isConditional)) {
      out.append(verdicts.get(0)).append('\n');
    }
    return out.toString();
  }

  /** Returns the number of findings, of files where there are several, and of notes. */
  private static String summary(List<Diagnostic> all) {
    List<Diagnostic> findings = all.stream().filter(Diagnostic::isFinding).toList();
    int remarks = all.size() - findings.size();
    String notes = remarks == 0 ? "" : ", " + Plural.of(remarks, "note");
    if (findings.isEmpty()) {
      return "nothing found" + notes;
    }
    Set<Source> places = new HashSet<>();
    for (Diagnostic finding : findings) {
      Span span = finding.span();
      if (span != null) {
        places.add(span.source());
      }
    }
    String count = Plural.of(findings.size(), "finding");
    return (places.size() > 1 ? count + " in " + Plural.of(places.size(), "file") : count) + notes;
  }
}
