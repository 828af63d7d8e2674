package org.cfgrun.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.cfgrun.components.catalog.Catalog;
import org.cfgrun.interpreter.EvaluatedConfig;
import org.cfgrun.interpreter.Interpreter;
import org.cfgrun.interpreter.diagnostic.Diagnostic;
import org.cfgrun.interpreter.diagnostic.ErrorCode;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.migrate.Change;
import org.cfgrun.interpreter.migrate.Migration;
import org.cfgrun.interpreter.migrate.ScheduleComparison;
import org.cfgrun.interpreter.schedule.Quantity;
import org.cfgrun.interpreter.schedule.ScheduledValues;
import org.cfgrun.interpreter.schema.InstalledCatalog;
import org.cfgrun.interpreter.source.Printable;
import org.cfgrun.interpreter.source.Source;
import org.cfgrun.interpreter.value.ConfigNode;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code cfgrun migrate}: converts a config of MMDetection 2.x to one of 3.x. */
@Command(
    name = "migrate",
    mixinStandardHelpOptions = true,
    description = {
      "Convert a config of MMDetection 2.x to 3.x, as one file without bases.",
      "What 3.x computes otherwise, what has no equivalent, and components that are not known are "
          + "reported with their places. Read `cfgrun help migration`."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  cfgrun migrate my.py -o my_3x.py",
      "  cfgrun migrate my.py -o my_3x.py --report changes.txt",
      "  cfgrun migrate configs --out-dir configs_3x",
      "",
      "Exit status: 0 success, 2 usage error, 3 the config cannot be evaluated."
    })
final class MigrateCommand implements Callable<Integer> {
  private static final ErrorCode ALREADY_CONVERTED = new ErrorCode("already-converted");

  private final Terminal terminal;

  @Parameters(
      paramLabel = "CFG|DIR",
      arity = "1..*",
      description =
          "Configs, or directories of configs; @LIST reads arguments from the file LIST, one per"
              + " line.")
  List<String> files = List.of();

  @Option(
      names = "--out-dir",
      paramLabel = "DIR",
      description = "Write each config to DIR/CFG, or its errors to DIR/CFG.err.")
  @Nullable Path outDir;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = "Write to FILE instead of printing.")
  @Nullable Path output;

  @Option(
      names = "--report",
      paramLabel = "FILE",
      description = "Write all changes to FILE, one per line, with the place of the old value.")
  @Nullable Path report;

  @Option(
      names = "--iters-per-epoch",
      paramLabel = "N",
      description = "Iterations per epoch, which some schedules of 3.x need.")
  @Nullable Integer iterationsPerEpoch;

  @Mixin ConfigOptions config = new ConfigOptions();

  MigrateCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  /**
   * The result for one config.
   *
   * @param text null for a config with errors
   */
  private record Migrated(
      String file,
      @Nullable String text,
      List<Change> changes,
      @Nullable String schedule,
      Problems problems) {}

  @Override
  public Integer call() {
    boolean several = ConfigFiles.areSeveral(files);
    if (output != null && (several || outDir != null)) {
      terminal.error("--output writes a single config. Use --out-dir for several.");
      return ExitStatus.USAGE;
    }
    if (iterationsPerEpoch != null && iterationsPerEpoch < 1) {
      terminal.error("--iters-per-epoch must be at least 1.");
      return ExitStatus.USAGE;
    }
    Interpreter interpreter = config.interpreter();
    Catalog catalog = InstalledCatalog.read();
    List<Migrated> all =
        new ConfigBatch(terminal, interpreter)
            .map(ConfigFiles.of(files), file -> migrate(interpreter, catalog, file));
    write(all, several);
    if (report != null) {
      TextFile.write(report, lines(all, false));
    }
    terminal.err().print(lines(all, true));
    terminal.err().flush();
    boolean failed = all.stream().anyMatch(migrated -> migrated.text() == null);
    return failed ? ExitStatus.EVALUATION : ExitStatus.OK;
  }

  private void write(List<Migrated> all, boolean several) {
    if (output != null) {
      Migrated only = all.get(0);
      Report.print(terminal, only.problems());
      if (only.text() != null) {
        TextFile.write(output, only.text());
      }
      return;
    }
    EvalOutput to =
        outDir == null
            ? new ConsoleOutput(terminal, OutputFormat.CFG, several)
            : new DirectoryOutput(terminal, OutputFormat.CFG, outDir);
    for (Migrated migrated : all) {
      if (migrated.text() == null) {
        to.failed(migrated.file(), migrated.problems());
      } else {
        to.evaluated(migrated.file(), migrated.text(), migrated.problems());
      }
    }
    to.finish();
  }

  private Migrated migrate(Interpreter interpreter, Catalog catalog, String file) {
    Problems problems = new Problems();
    EvaluatedConfig evaluated = interpreter.evaluate(file, config.overrides, problems);
    if (evaluated == null) {
      return new Migrated(file, null, List.of(), null, problems);
    }
    ConfigNode section = Migration.sectionOf3x(evaluated.root());
    if (section != null) {
      problems.add(
          Diagnostic.error(
              ALREADY_CONVERTED,
              section.origin().span(),
              "`%s` is a section of MMDetection 3.x: the config needs no conversion."
                  .formatted(section)));
      return new Migrated(file, null, List.of(), null, problems);
    }
    Migration migration = Migration.of(evaluated.root(), iterationsPerEpoch);
    String text = OutputFormat.CFG.print(migration.config(), false, problems);
    return new Migrated(
        file,
        text == null ? null : header(evaluated) + text,
        migration.changes(),
        schedule(evaluated, migration, catalog),
        problems);
  }

  private static String header(EvaluatedConfig evaluated) {
    StringBuilder header = new StringBuilder("# Converted from MMDetection 2.x:\n");
    for (Source source : evaluated.sources()) {
      header.append("#   ").append(source.name()).append('\n');
    }
    return header.toString();
  }

  /** Says how far the learning rates of both configs differ; null if they cannot be computed. */
  private @Nullable String schedule(
      EvaluatedConfig evaluated, Migration migration, Catalog catalog) {
    boolean assumed = iterationsPerEpoch == null;
    int length = assumed ? ScheduledValues.ASSUMED_EPOCH_LENGTH : iterationsPerEpoch;
    Double difference =
        ScheduleComparison.largestDifference(
            Quantity.LEARNING_RATE, evaluated.root(), migration.config(), catalog, length);
    if (difference == null) {
      return null;
    }
    String at = length + " iterations per epoch" + (assumed ? ", assumed" : "");
    return difference < 1e-9
        ? "the learning rate is equal at each iteration (" + at + ")"
        : String.format(
            Locale.ROOT, "the learning rate differs by up to %.2g %% (%s)", 100 * difference, at);
  }

  private static String lines(List<Migrated> all, boolean brief) {
    StringBuilder lines = new StringBuilder();
    for (Migrated migrated : all) {
      if (migrated.text() == null) {
        continue;
      }
      List<String> counts = new ArrayList<>();
      for (Change.Kind kind : Change.Kind.values()) {
        List<Change> some =
            migrated.changes().stream().filter(change -> change.kind() == kind).toList();
        counts.add(some.size() + " " + name(kind));
        if (!brief || kind != Change.Kind.CONVERTED) {
          some.forEach(
              change ->
                  lines
                      .append(change.place())
                      .append(": ")
                      .append(name(kind))
                      .append(": ")
                      .append(Printable.line(change.message()))
                      .append('\n'));
        }
      }
      lines.append(Printable.line(migrated.file())).append(": ").append(String.join(", ", counts));
      if (migrated.schedule() != null) {
        lines.append("; ").append(migrated.schedule());
      }
      lines.append('\n');
    }
    return lines.toString();
  }

  private static String name(Change.Kind kind) {
    return kind.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
