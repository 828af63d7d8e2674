package org.cfgrun.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.cfgrun.cli.chart.ChartImage;
import org.cfgrun.cli.chart.TerminalChart;
import org.cfgrun.interpreter.EvaluatedConfig;
import org.cfgrun.interpreter.chart.Chart;
import org.cfgrun.interpreter.diagnostic.ConfigException;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.source.DiskReason;
import org.cfgrun.runtime.registry.Components;
import org.cfgrun.runtime.training.trial.SchedulePreview;
import org.cfgrun.runtime.training.trial.SchedulePreview.Point;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code cfgrun lr}: plots or prints the learning rate and momentum of every iteration. */
@Command(
    name = "lr",
    mixinStandardHelpOptions = true,
    description = {
      "Show the learning rate of every iteration without training.",
      "Plots learning rate and momentum in the terminal or to an image file, or prints the values "
          + "of every parameter group."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  cfgrun lr my.cfg --iters-per-epoch 500",
      "  cfgrun lr my.cfg --svg lr.svg",
      "  cfgrun lr my.cfg --csv --cfg-options lr_config.warmup_iters=1000 > lr.csv",
      "  cfgrun lr my.cfg --csv --png lr.png > lr.csv",
      "",
      "Exit status: 0 success, 1 a schedule does not fit the run, 2 usage error, 3 the",
      "config cannot be evaluated or built."
    })
final class LrCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Parameters(paramLabel = "CFG", description = "The config, a file or stdlib::PATH.")
  String file = "";

  @Option(
      names = "--csv",
      description = "Print CSV: iteration,group,lr,momentum, one row per iteration and group.")
  boolean csv;

  @Option(names = "--svg", paramLabel = "FILE", description = "Write the plot to an SVG file.")
  @Nullable Path svg;

  @Option(names = "--png", paramLabel = "FILE", description = "Write the plot to a PNG file.")
  @Nullable Path png;

  @Option(
      names = "--iters-per-epoch",
      paramLabel = "N",
      description = "Iterations per epoch; default: the length of the training data.")
  @Nullable Integer iterationsPerEpoch;

  @Spec CommandSpec spec;

  @Mixin ComponentOptions.Looking components = new ComponentOptions.Looking();
  @Mixin ConfigOptions config = new ConfigOptions();

  LrCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws Exception {
    if (iterationsPerEpoch != null && iterationsPerEpoch < 1) {
      terminal.error("--iters-per-epoch must be at least 1.");
      return ExitStatus.USAGE;
    }
    return ComponentCommands.preview(terminal, file, config, components, this::show);
  }

  private int show(EvaluatedConfig evaluated, Components known, Problems problems) {
    boolean draws = !csv || svg != null || png != null;
    ScheduleCsv rows = csv ? new ScheduleCsv(terminal.out()) : null;
    ScheduleCurves curves = draws ? new ScheduleCurves() : null;
    Consumer<Point> points = rows == null ? point -> {} : rows;
    if (!simulate(evaluated, known, curves == null ? points : points.andThen(curves), problems)) {
      return ExitStatus.EVALUATION;
    }
    if (rows != null) {
      rows.finish();
    }
    return curves == null || draw(curves.charts()) ? ExitStatus.OK : ExitStatus.FAILURE;
  }

  /** Draws to the given files, or to the terminal if neither a file nor CSV is requested. */
  private boolean draw(List<Chart> charts) {
    ChartImage image = new ChartImage(charts);
    boolean written = into(svg, image::writeSvg) & into(png, image::writePng);
    if (!csv && svg == null && png == null) {
      String text =
          charts.stream()
              .map(chart -> TerminalChart.draw(chart, terminal.width(spec)))
              .collect(Collectors.joining("\n"));
      terminal.out().print(text);
    }
    return written;
  }

  /** Writes an image. */
  @FunctionalInterface
  private interface Drawing {
    void into(Path file) throws IOException;
  }

  private boolean into(@Nullable Path file, Drawing drawing) {
    try {
      if (file != null) {
        drawing.into(file);
      }
      return true;
    } catch (IOException e) {
      terminal.error("`%s` cannot be written: %s.".formatted(file, DiskReason.of(e)));
      return false;
    }
  }

  private boolean simulate(
      EvaluatedConfig evaluated, Components known, Consumer<Point> points, Problems problems) {
    boolean ok =
        !problems.hasErrors()
            && SchedulePreview.run(evaluated, known, iterationsPerEpoch, points, problems);
    Report.print(terminal, problems);
    if (!ok && iterationsPerEpoch == null && onlyDataIsMissing(evaluated, known)) {
      terminal.err().println("Add --iters-per-epoch N to preview the schedule without the data.");
    }
    return ok;
  }

  private static boolean onlyDataIsMissing(EvaluatedConfig evaluated, Components known) {
    try {
      return SchedulePreview.run(evaluated, known, 1, point -> {}, new Problems());
    } catch (ConfigException unfit) {
      return true;
    }
  }
}
