package org.cfgrun.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.StreamSupport;
import org.cfgrun.cli.ModelCoverage.Status;
import org.cfgrun.interpreter.Interpreter;
import org.cfgrun.runtime.registry.Components;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code cfgrun coverage}: reports which models of a directory can be built. */
@Command(
    name = "coverage",
    mixinStandardHelpOptions = true,
    description = {
      "Report which models of a directory can be built, and what the others lack.",
      "Builds the model of every config below the directory, without weights and without data; "
          + "directories named _base_ are skipped, and custom code is not run. Prints the numbers "
          + "of parameters and trainable parameters, and a digest of the names and shapes of the "
          + "state dict: a checkpoint fits if the digest of its model is the same. A summary lists "
          + "the models by detector, and what is missing with the number of configs that lack "
          + "nothing else."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  cfgrun coverage mmdetection/configs",
      "  cfgrun coverage configs --tsv > coverage.tsv",
      "",
      "Exit status: 0 all models are built, 1 the directory cannot be read, 2 usage error,",
      "4 a model cannot be built."
    })
final class CoverageCommand implements Callable<Integer> {
  private static final Path PARTS = Path.of("_base_");

  private final Terminal terminal;

  @Parameters(paramLabel = "DIR", description = "A directory of configs.")
  String directory = "";

  @Option(
      names = "--tsv",
      description =
          "Print a table with a header and tabs between the columns: path, status, params, "
              + "trainable, digest, detector, backbone, message.")
  boolean tsv;

  @Mixin LoadOptions load = new LoadOptions();

  CoverageCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    if (!ConfigFiles.isDirectory(directory)) {
      terminal.error("`" + directory + "` is not a directory.");
      return ExitStatus.USAGE;
    }
    Path root = Path.of(directory);
    List<String> names =
        ConfigFiles.of(List.of(directory)).stream()
            .map(file -> root.relativize(Path.of(file)))
            .filter(
                path -> StreamSupport.stream(path.spliterator(), false).noneMatch(PARTS::equals))
            .map(Path::toString)
            .toList();
    if (names.isEmpty()) {
      terminal.error("no config found in " + directory + ".");
      return ExitStatus.USAGE;
    }
    Interpreter interpreter = load.interpreter();
    Components known = Components.standard();
    List<ModelCoverage> models =
        new ConfigBatch(terminal, interpreter)
            .mapAll(
                names,
                name -> List.of(root.resolve(name).toString()),
                name -> ModelCoverage.of(name, root.resolve(name).toString(), interpreter, known));
    terminal.out().print(tsv ? CoverageReport.tsv(models) : CoverageReport.text(models));
    terminal.out().flush();
    return models.stream().anyMatch(model -> model.status() == Status.MISSING)
        ? ExitStatus.FINDINGS
        : ExitStatus.OK;
  }
}
