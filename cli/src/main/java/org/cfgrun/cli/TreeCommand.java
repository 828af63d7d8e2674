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
      "  cfgrun tree configs --format json            one tree for each config",
      "  cfgrun tree --reverse configs/_base_/schedules/schedule_1x.py configs",
      "",
      "Exit status: 0 ok, 2 wrong usage, 3 the config cannot be evaluated."
    })
final class TreeCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Parameters(
      arity = "1..*",
      paramLabel = "CFG|DIR",
      description = {
        "Configs and folders of them; with --reverse the base, then where heirs are looked for.",
        "@LIST reads arguments from the file LIST."
      })
  List<String> files = List.of();

  @Option(names = "--reverse", description = "Show who inherits the first CFG instead.")
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

  /** The tree of one config, null with errors. */
  private record Grown(@Nullable FileTree tree, Problems problems) {}

  @Override
  public Integer call() {
    if (reverse && files.size() < 2) {
      terminal.err().println("error: --reverse needs a base, and folders or files to look in.");
      return ExitStatus.USAGE;
    }
    return reverse ? heirs() : bases();
  }

  private int bases() {
    Interpreter interpreter = load.interpreter();
    List<Grown> all =
        new Batch(terminal, interpreter)
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

  private int heirs() {
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
    String branches = reverse ? "heirs" : "bases";
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
