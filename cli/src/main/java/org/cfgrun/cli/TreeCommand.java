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
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code cfgrun tree}: shows the bases of a config, or the configs that inherit a file. */
@Command(
    name = "tree",
    mixinStandardHelpOptions = true,
    description = {
      "Show the bases of a config, or the configs that inherit a base.",
      "Lists the keys that each file sets."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  cfgrun tree my.cfg",
      "  cfgrun tree my.cfg --format dot | dot -Tsvg > my.svg",
      "  cfgrun tree configs --format json            one tree per config",
      "  cfgrun tree --reverse configs/_base_/schedules/schedule_1x.py configs",
      "",
      "Exit status: 0 success, 2 usage error, 3 the config cannot be evaluated."
    })
final class TreeCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Parameters(
      arity = "1..*",
      paramLabel = "CFG|DIR",
      description =
          "Configs, or directories of configs; with --reverse, a base, followed by the configs and "
              + "directories to search for its children. @LIST reads arguments from the file LIST, "
              + "one per line.")
  List<String> files = List.of();

  @Option(names = "--reverse", description = "Show the configs that inherit the first CFG.")
  boolean reverse;

  @Option(
      names = "--format",
      paramLabel = "text|json|dot",
      description = "Output format; default: text.")
  TreeFormat format = TreeFormat.TEXT;

  @Mixin LoadOptions load = new LoadOptions();

  TreeCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  /** The tree of one config; null for a config with errors. */
  private record Grown(@Nullable FileTree tree, Problems problems) {}

  @Override
  public Integer call() {
    if (reverse && files.size() < 2) {
      terminal.error(
          "--reverse requires a base, followed by the configs or directories to search.");
      return ExitStatus.USAGE;
    }
    return reverse ? children() : bases();
  }

  private int bases() {
    Interpreter interpreter = load.interpreter();
    List<Grown> all =
        new ConfigBatch(terminal, interpreter)
            .map(ConfigFiles.of(files), file -> grow(interpreter, file));
    Problems problems = new Problems();
    List<FileTree> trees = new ArrayList<>();
    for (Grown grown : all) {
      problems.addAll(grown.problems());
      if (grown.tree() != null) {
        trees.add(grown.tree());
      }
    }
    Report.print(terminal, problems);
    if (!trees.isEmpty()) {
      print(trees, ConfigFiles.areSeveral(files));
    }
    return problems.hasErrors() ? ExitStatus.EVALUATION : ExitStatus.OK;
  }

  private static Grown grow(Interpreter interpreter, String file) {
    Problems problems = new Problems();
    EvaluatedConfig config = interpreter.evaluate(file, List.of(), problems);
    return new Grown(config == null ? null : FileTree.ofBases(config.layers()), problems);
  }

  private int children() {
    Interpreter interpreter = load.interpreter();
    Problems problems = new Problems();
    BaseGraph base = interpreter.bases(files.get(0), problems);
    if (base == null) {
      Report.print(terminal, problems);
      return ExitStatus.EVALUATION;
    }
    List<BaseGraph> graphs = new ArrayList<>();
    List<String> candidates = ConfigFiles.of(files.subList(1, files.size()));
    interpreter.open(candidates);
    for (String candidate : candidates) {
      BaseGraph graph = interpreter.bases(candidate, problems);
      if (graph != null) {
        graphs.add(graph);
      }
    }
    Report.print(terminal, problems);
    print(List.of(FileTree.ofChildren(base, graphs)), false);
    return ExitStatus.OK;
  }

  private void print(List<FileTree> trees, boolean several) {
    String branches = reverse ? "children" : "bases";
    terminal
        .out()
        .print(
            switch (format) {
              case TEXT -> FileTreePrinter.text(trees);
              case JSON ->
                  several
                      ? FileTreePrinter.json(trees, branches)
                      : FileTreePrinter.json(trees.get(0), branches);
              case DOT -> FileTreePrinter.dot(trees, !reverse);
            });
    terminal.out().flush();
  }
}
