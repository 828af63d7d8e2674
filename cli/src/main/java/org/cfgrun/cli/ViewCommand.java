package org.cfgrun.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.cfgrun.cli.view.ViewData;
import org.cfgrun.cli.view.ViewPage;
import org.cfgrun.interpreter.Analysis;
import org.cfgrun.interpreter.EvaluatedConfig;
import org.cfgrun.interpreter.Interpreter;
import org.cfgrun.interpreter.chart.Chart;
import org.cfgrun.interpreter.diagnostic.ConfigException;
import org.cfgrun.interpreter.diagnostic.Diagnostic;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.diagnostic.Severity;
import org.cfgrun.interpreter.lint.RuleLevels;
import org.cfgrun.interpreter.schedule.Quantity;
import org.cfgrun.interpreter.schedule.ScheduledValues;
import org.cfgrun.interpreter.schema.InstalledCatalog;
import org.cfgrun.interpreter.schema.Section;
import org.cfgrun.interpreter.source.Printable;
import org.cfgrun.runtime.registry.Components;
import org.cfgrun.runtime.registry.custom.CustomImports;
import org.cfgrun.runtime.training.trial.SchedulePreview;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code cfgrun view}: writes a page that shows configs in a browser. */
@Command(
    name = "view",
    mixinStandardHelpOptions = true,
    description = {
      "Write a page that shows configs in a browser.",
      "Shows the evaluated config as a tree with search, the origin of every value, the graph of "
          + "its bases, the learning rate over the run, the findings of check, and the differences "
          + "between the first config and each other one. The page is one file that needs no "
          + "network. A config with errors is shown without the values that have them."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  cfgrun view my.cfg --out my.html",
      "  cfgrun view old.cfg new.cfg --out compared.html",
      "  cfgrun view my.cfg --out my.html --iters-per-epoch 7330",
      "",
      "Exit status: 0 success, 1 the page cannot be written, 2 usage error, 3 a config",
      "cannot be read."
    })
final class ViewCommand implements Callable<Integer> {
  private static final String ASSUMED =
      "Drawn with 1000 iterations per epoch, because the training data is not available."
          + " Set the number with --iters-per-epoch N.";

  private final Terminal terminal;

  @Parameters(arity = "1..*", paramLabel = "CFG", description = "Configs, files or stdlib::PATH.")
  List<String> files = List.of();

  @Option(
      names = "--out",
      required = true,
      paramLabel = "FILE",
      description = "The HTML file to write.")
  Path out = Path.of("");

  @Option(
      names = "--iters-per-epoch",
      paramLabel = "N",
      description =
          "Iterations per epoch of the schedule; default: the length of the training data, or 1000 "
              + "if the data is not available.")
  @Nullable Integer iterationsPerEpoch;

  @Option(
      names = "--catalog",
      paramLabel = "FILE",
      description = "Catalog of components in Python to check with, as for cfgrun check.")
  List<Path> catalogs = new ArrayList<>();

  @Mixin ComponentOptions.Looking components = new ComponentOptions.Looking();
  @Mixin ConfigOptions config = new ConfigOptions();

  ViewCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    if (iterationsPerEpoch != null && iterationsPerEpoch < 1) {
      terminal.error("--iters-per-epoch must be at least 1.");
      return ExitStatus.USAGE;
    }
    Interpreter interpreter = config.interpreter();
    ConfigChecker checker = new ConfigChecker(terminal, config, RuleLevels.NONE, null, catalogs);
    Problems unreadable = new Problems();
    List<ViewData.Shown> shown = new ArrayList<>();
    for (String file : files) {
      Analysis analysis = interpreter.analyze(file, config.overrides);
      EvaluatedConfig partial = analysis.partial();
      if (partial == null) {
        analysis.problems().forEach(unreadable::add);
      } else {
        List<Diagnostic> findings = checker.check(List.of(file), Map.of()).findings();
        shown.add(shown(partial, findings));
        tellErrors(file, findings);
      }
    }
    if (unreadable.hasErrors()) {
      return ComponentCommands.failed(terminal, unreadable);
    }
    String title =
        shown.stream().map(one -> one.config().source().name()).collect(Collectors.joining(", "));
    TextFile.write(out, ViewPage.of(title + " - cfgrun", ViewData.of(shown)));
    return ExitStatus.OK;
  }

  /** A page of a config with errors is worth reading, but must not pass for the whole config. */
  private void tellErrors(String file, List<Diagnostic> findings) {
    long errors = findings.stream().filter(finding -> finding.severity() == Severity.ERROR).count();
    if (errors > 0) {
      terminal
          .err()
          .println(
              "warning: `%s` has %s. The page lists them; values with errors are missing."
                  .formatted(Printable.line(file), errors == 1 ? "1 error" : errors + " errors"));
    }
  }

  private ViewData.Shown shown(EvaluatedConfig config, List<Diagnostic> findings)
      throws IOException {
    if (Section.PARAM_SCHEDULER.in(config.root()) != null) {
      return simulated(config, findings);
    }
    if (Section.LR_CONFIG.in(config.root()) == null) {
      return new ViewData.Shown(config, List.of(), null, findings);
    }
    Problems problems = new Problems();
    List<Chart> charts;
    boolean assumed = false;
    try (CustomImports imports = components.imports(config)) {
      Components known = components.loadAvailable(config, imports, problems);
      charts = charts(config, known, iterationsPerEpoch, problems);
      if (charts.isEmpty() && iterationsPerEpoch == null) {
        Problems without = new Problems();
        charts = charts(config, known, ScheduledValues.ASSUMED_EPOCH_LENGTH, without);
        assumed = !charts.isEmpty();
        problems = assumed ? without : problems;
      }
    }
    String note = assumed ? ASSUMED : null;
    return new ViewData.Shown(config, charts, charts.isEmpty() ? reason(problems) : note, findings);
  }

  /** Draws the schedulers of MMEngine from the config alone, for one parameter group. */
  private ViewData.Shown simulated(EvaluatedConfig config, List<Diagnostic> findings) {
    int length =
        iterationsPerEpoch == null ? ScheduledValues.ASSUMED_EPOCH_LENGTH : iterationsPerEpoch;
    List<Chart> charts = new ArrayList<>();
    String note = null;
    for (Quantity quantity : Quantity.values()) {
      ScheduledValues values =
          ScheduledValues.of(quantity, config.root(), InstalledCatalog.read(), length);
      if (values != null) {
        charts.add(values.chart());
        note = values.epochLength() == null || iterationsPerEpoch != null ? note : ASSUMED;
      }
    }
    String shown =
        charts.isEmpty()
            ? "The schedule cannot be computed from `param_scheduler`, `train_cfg` and"
                + " `optim_wrapper` alone."
            : note;
    return new ViewData.Shown(config, charts, shown, findings);
  }

  /** Returns the charts; none if the schedule cannot be computed. */
  private static List<Chart> charts(
      EvaluatedConfig config, Components known, @Nullable Integer length, Problems problems) {
    ScheduleCurves curves = new ScheduleCurves();
    try {
      return SchedulePreview.run(config, known, length, curves, problems)
          ? curves.charts()
          : List.of();
    } catch (ConfigException unfit) {
      problems.add(unfit.diagnostic());
      return List.of();
    }
  }

  private static String reason(Problems problems) {
    return problems.all().stream()
        .filter(problem -> problem.severity() == Severity.ERROR)
        .findFirst()
        .map(
            problem ->
                "The schedule cannot be computed: %s%s"
                    .formatted(
                        problem.message(),
                        problem.span() == null
                            ? ""
                            : " (" + Objects.toString(problem.span()) + ")"))
        .orElse("The schedule cannot be computed.");
  }
}
