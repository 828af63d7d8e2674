package org.cfgrun.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import org.cfgrun.cli.LoggedRun.Axis;
import org.cfgrun.cli.chart.ChartImage;
import org.cfgrun.cli.chart.TerminalChart;
import org.cfgrun.interpreter.chart.Chart;
import org.cfgrun.interpreter.source.DiskReason;
import org.cfgrun.interpreter.source.Printable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code cfgrun plot}: plots the logs of training runs. */
@Command(
    name = "plot",
    mixinStandardHelpOptions = true,
    description = {
      "Plot the logs of training runs.",
      "Draws one chart per key, in the terminal or to an image file. Several runs share a chart. "
          + "The best value is marked for keys whose direction is known, such as loss or bbox_mAP."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  cfgrun plot work_dirs/my/20260131_120000.log.json",
      "  cfgrun plot old.log.json new.log.json --keys loss,bbox_mAP --out runs.png",
      "  cfgrun plot work_dirs --out runs.svg",
      "",
      "Exit status: 0 success, 1 a log cannot be read or the image cannot be written,",
      "2 usage error."
    })
final class PlotCommand implements Callable<Integer> {
  private static final List<String> FIRST = List.of("loss", "bbox_mAP", "coco/bbox_mAP");

  private final Terminal terminal;

  @Parameters(
      paramLabel = "LOG",
      arity = "1..*",
      description =
          "A .log.json or .log file of cfgrun or mmcv, scalars.json or a .log file of MMEngine, a table "
              + "of CsvLoggerHook, or a directory with logs.")
  List<Path> logs = new ArrayList<>();

  @Option(
      names = "--keys",
      split = ",",
      paramLabel = "KEY",
      description =
          "Keys to plot, separated by commas; default: loss and bbox_mAP, or else the first key.")
  List<String> keys = new ArrayList<>();

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "Write the plot to a .png or .svg file instead of the terminal.")
  @Nullable Path out;

  @Spec CommandSpec spec;

  PlotCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    if (out != null && !ChartImage.isSupported(out)) {
      return wrong("--out must end in .png or .svg.");
    }
    List<Path> files = new ArrayList<>();
    for (Path log : logs) {
      try {
        List<Path> found = LogFiles.at(log);
        if (found.isEmpty()) {
          terminal.error("`%s` contains no logs of runs.".formatted(log));
          return ExitStatus.FAILURE;
        }
        files.addAll(found);
      } catch (IOException e) {
        terminal.error(unreadable(log, e));
        return ExitStatus.FAILURE;
      } catch (UncheckedIOException e) {
        terminal.error(unreadable(log, Objects.requireNonNull(e.getCause())));
        return ExitStatus.FAILURE;
      }
    }
    List<String> names = LogFiles.names(files);
    List<LoggedRun> runs = new ArrayList<>();
    List<Path> empty = new ArrayList<>();
    for (int i = 0; i < files.size(); i++) {
      Path log = files.get(i);
      try {
        LoggedRun run = new RunLogReader(log, names.get(i), this::note).read();
        if (run == null) {
          empty.add(log);
        } else {
          runs.add(run);
        }
      } catch (IOException e) {
        terminal.error(unreadable(log, e));
        return ExitStatus.FAILURE;
      }
    }
    for (Path log : empty) {
      String message = "`%s` has no log lines".formatted(log);
      if (runs.isEmpty()) {
        terminal.error(message + ".");
      } else {
        note(message);
      }
    }
    if (runs.isEmpty()) {
      return ExitStatus.FAILURE;
    }
    Set<Axis> axes = EnumSet.noneOf(Axis.class);
    runs.stream().map(LoggedRun::axis).filter(Objects::nonNull).forEach(axes::add);
    if (axes.size() > 1) {
      return wrong(
          "logs by epoch and logs by iteration cannot share an axis. Plot them separately.");
    }
    Axis axis = axes.contains(Axis.EPOCH) ? Axis.EPOCH : Axis.ITERATION;
    List<String> known = runs.stream().flatMap(run -> run.keys().stream()).distinct().toList();
    for (String key : keys) {
      if (!known.contains(key)) {
        return wrong(
            "no log has the key `%s`. Available keys: %s."
                .formatted(key, String.join(", ", known)));
      }
    }
    List<Chart> charts = wanted(known).stream().map(key -> chart(key, axis, runs)).toList();
    return show(charts.stream().filter(chart -> !chart.isEmpty()).toList(), known);
  }

  private int wrong(String message) {
    terminal.error(message);
    return ExitStatus.USAGE;
  }

  private void note(String note) {
    terminal.err().println("note: " + Printable.line(note));
  }

  private static String unreadable(Path log, IOException problem) {
    if (!Files.exists(log)) {
      return "`%s` does not exist.".formatted(log);
    }
    return "`%s` cannot be read: %s.".formatted(log, DiskReason.of(problem));
  }

  private List<String> wanted(List<String> known) {
    if (!keys.isEmpty()) {
      return keys;
    }
    List<String> usual = FIRST.stream().filter(known::contains).toList();
    return usual.isEmpty() ? known.subList(0, 1) : usual;
  }

  private static Chart chart(String key, Axis axis, List<LoggedRun> runs) {
    double length = runs.stream().mapToDouble(LoggedRun::epochLength).max().orElse(0);
    return new Chart(
        Printable.line(key),
        axis.toString(),
        null,
        runs.stream().map(run -> run.series(key, axis, length)).toList());
  }

  private int show(List<Chart> charts, List<String> known) {
    if (out == null) {
      for (Chart chart : charts) {
        terminal.out().println(TerminalChart.draw(chart, terminal.width(spec)));
      }
      terminal.out().println("Keys: " + Printable.line(String.join(", ", known)));
      return ExitStatus.OK;
    }
    if (charts.isEmpty()) {
      terminal.error("the logs have no finite numbers to plot.");
      return ExitStatus.FAILURE;
    }
    try {
      new ChartImage(charts).write(out);
      return ExitStatus.OK;
    } catch (IOException e) {
      terminal.error("`%s` cannot be written: %s.".formatted(out, DiskReason.of(e)));
      return ExitStatus.FAILURE;
    }
  }
}
