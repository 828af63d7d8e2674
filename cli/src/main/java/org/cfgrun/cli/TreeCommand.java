package org.cfgrun.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.cfgrun.interpreter.EvaluatedConfig;
import org.cfgrun.interpreter.Interpreter;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.inherit.BaseGraph;
import org.cfgrun.interpreter.tree.FileTree;
import org.cfgrun.interpreter.tree.FileTreePrinter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code cfgrun tree}: the files of a config, or the configs that inherit a file. */
@Command(
    name = "tree",
    mixinStandardHelpOptions = true,
    description = {
      "Shows the bases of a config, or who inherits a base.",
      "With the keys that each file gives."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  cfgrun tree my.cfg",
      "  cfgrun tree my.cfg --format dot | dot -Tsvg > my.svg",
      "  cfgrun tree --reverse configs/_base_/schedules/schedule_1x.py configs",
      "",
      "Exit status: 0 ok, 2 wrong usage, 3 the config cannot be evaluated."
    })
final class TreeCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Parameters(index = "0", paramLabel = "CFG", description = "The config, or the base.")
  String file = "";

  @Parameters(
      index = "1..*",
      arity = "0..*",
      paramLabel = "DIR",
      description = "With --reverse: folders and files among which heirs are looked for.")
  List<String> among = List.of();

  @Option(names = "--reverse", description = "Show who inherits CFG instead.")
  boolean reverse;

  @Option(
      names = "--format",
      paramLabel = "text|json|dot",
      description = "How to print; default: ${DEFAULT-VALUE}.")
  TreeFormat format = TreeFormat.TEXT;

  @Mixin LoadOptions load = new LoadOptions();

  TreeCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    if (reverse == among.isEmpty()) {
      terminal
          .err()
          .println(
              reverse
                  ? "error: --reverse needs folders or files to look in."
                  : "error: tree takes one config; more are for --reverse.");
      return ExitStatus.USAGE;
    }
    return reverse ? heirs() : bases();
  }

  private int bases() {
    Problems problems = new Problems();
    EvaluatedConfig config = load.interpreter().evaluate(file, List.of(), problems);
    Report.print(terminal, problems);
    if (config == null) {
      return ExitStatus.EVALUATION;
    }
    print(FileTree.ofBases(config.layers()));
    return ExitStatus.OK;
  }

  private int heirs() {
    Interpreter interpreter = load.interpreter();
    Problems problems = new Problems();
    BaseGraph base = interpreter.bases(file, problems);
    if (base == null) {
      Report.print(terminal, problems);
      return ExitStatus.EVALUATION;
    }
    List<BaseGraph> graphs = new ArrayList<>();
    for (String candidate : ConfigFiles.of(among)) {
      BaseGraph graph = interpreter.bases(candidate, problems);
      if (graph != null) {
        graphs.add(graph);
      }
    }
    Report.print(terminal, problems);
    print(FileTree.ofHeirs(base, graphs));
    return ExitStatus.OK;
  }

  private void print(FileTree tree) {
    terminal
        .out()
        .print(
            switch (format) {
              case TEXT -> FileTreePrinter.text(tree);
              case JSON -> FileTreePrinter.json(tree, reverse ? "heirs" : "bases");
              case DOT -> FileTreePrinter.dot(tree, !reverse);
            });
    terminal.out().flush();
  }
}
