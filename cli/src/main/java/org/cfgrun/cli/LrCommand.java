package org.cfgrun.cli;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.cfgrun.interpreter.EvaluatedConfig;
import org.cfgrun.interpreter.Interpreter;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.value.PythonText;
import org.cfgrun.runtime.registry.Components;
import org.cfgrun.runtime.registry.custom.CustomImports;
import org.cfgrun.runtime.training.SchedulePreview;
import org.cfgrun.runtime.training.SchedulePreview.Point;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code cfgrun lr}: learning rate and momentum of every iteration, without training. */
@Command(
    name = "lr",
    mixinStandardHelpOptions = true,
    description = {
      "Shows the learning rate of every iteration, without training.",
      "With the momentum: drawn for the first parameter group of each optimizer, or as "
          + "numbers for all of them."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  cfgrun lr my.cfg --iters-per-epoch 500",
      "  cfgrun lr my.cfg --csv --cfg-options lr_config.warmup_iters=1000 > lr.csv",
      "",
      "Exit status: 0 ok, 1 a schedule does not fit the run, 2 wrong usage, 3 the",
      "config cannot be evaluated or built."
    })
final class LrCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Parameters(paramLabel = "CFG", description = "The config: a file or stdlib::PATH.")
  String file = "";

  @Option(
      names = "--csv",
      description = "Print iteration,group,lr,momentum: a row for each iteration and group.")
  boolean csv;

  @Option(
      names = "--iters-per-epoch",
      paramLabel = "N",
      description = "How many iterations an epoch has; default: as the training data gives.")
  @Nullable Integer iterationsPerEpoch;

  @Mixin ComponentOptions components = new ComponentOptions();
  @Mixin ConfigOptions config = new ConfigOptions();

  LrCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws Exception {
    if (iterationsPerEpoch != null && iterationsPerEpoch < 1) {
      terminal.err().println("error: --iters-per-epoch must be at least 1.");
      return ExitStatus.USAGE;
    }
    Problems problems = new Problems();
    EvaluatedConfig evaluated = new Interpreter().evaluate(file, config.overrides, problems);
    if (evaluated == null) {
      Report.print(terminal, problems);
      return ExitStatus.EVALUATION;
    }
    try (CustomImports imports = components.imports(evaluated)) {
      Components known = components.load(evaluated, imports, problems);
      return Failures.guard(terminal, evaluated, () -> show(evaluated, known, problems));
    }
  }

  private int show(EvaluatedConfig evaluated, Components known, Problems problems) {
    return csv ? print(evaluated, known, problems) : draw(evaluated, known, problems);
  }

  private int print(EvaluatedConfig evaluated, Components known, Problems problems) {
    StringBuilder lines = new StringBuilder("iteration,group,lr,momentum\n");
    PrintStream out = terminal.out();
    boolean ok =
        go(
            evaluated,
            known,
            point -> {
              lines
                  .append(point.iteration())
                  .append(',')
                  .append(point.groupName())
                  .append(',')
                  .append(PythonText.ofFloat(point.lr()))
                  .append(',')
                  .append(PythonText.ofFloat(point.momentum()))
                  .append('\n');
              if (lines.length() > 1 << 16) {
                out.append(lines);
                lines.setLength(0);
              }
            },
            problems);
    if (ok) {
      out.append(lines);
    }
    return ok ? ExitStatus.OK : ExitStatus.EVALUATION;
  }

  private int draw(EvaluatedConfig evaluated, Components known, Problems problems) {
    Map<String, List<Point>> firstGroups = new LinkedHashMap<>();
    Consumer<Point> first =
        point -> {
          if (point.group() == 0) {
            firstGroups.computeIfAbsent(point.optimizer(), name -> new ArrayList<>()).add(point);
          }
        };
    if (!go(evaluated, known, first, problems)) {
      return ExitStatus.EVALUATION;
    }
    int left = firstGroups.size();
    for (Map.Entry<String, List<Point>> each : firstGroups.entrySet()) {
      draw(each.getKey(), each.getValue());
      if (--left > 0) {
        terminal.out().println();
      }
    }
    return ExitStatus.OK;
  }

  private void draw(String optimizer, List<Point> points) {
    String of = optimizer.isEmpty() ? "" : " of " + optimizer;
    List<Double> rates = points.stream().map(Point::lr).toList();
    List<Double> momenta = points.stream().map(Point::momentum).toList();
    terminal.out().print(BlockChart.draw("learning rate" + of, rates));
    if (momenta.stream().distinct().limit(2).count() > 1) {
      terminal.out().println();
      terminal.out().print(BlockChart.draw("momentum" + of, momenta));
    }
  }

  private boolean go(
      EvaluatedConfig evaluated, Components known, Consumer<Point> points, Problems problems) {
    boolean ok =
        !problems.hasErrors()
            && SchedulePreview.run(evaluated, known, iterationsPerEpoch, points, problems);
    Report.print(terminal, problems);
    if (!ok && iterationsPerEpoch == null) {
      terminal.err().println("With --iters-per-epoch N no data is needed.");
    }
    return ok;
  }
}
