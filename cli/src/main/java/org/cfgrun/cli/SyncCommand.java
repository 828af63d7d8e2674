package org.cfgrun.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.cfgrun.interpreter.EvaluatedConfig;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.runtime.registry.Components;
import org.cfgrun.runtime.training.TrackerSync;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code cfgrun sync}: sends what tracking services did not accept during a run. */
@Command(
    name = "sync",
    mixinStandardHelpOptions = true,
    description = {
      "Send the points that tracking services did not accept.",
      "While MLflow or Weights & Biases does not answer, a run keeps its points in TIME.NAME.jsonl in "
          + "its work directory. This command sends them to the same run of the service. Nothing is "
          + "trained."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  cfgrun sync work_dirs/my",
      "",
      "Exit status: 0 success, 1 points could not be sent, 2 usage error, 3 the config",
      "in the directory cannot be evaluated or built."
    })
final class SyncCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Parameters(paramLabel = "DIR", description = "The work directory of the run.")
  Path folder = Path.of("");

  @Mixin ComponentOptions.Running components = new ComponentOptions.Running();
  @Mixin ConfigOptions config = new ConfigOptions();

  SyncCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    Path copy = Files.isDirectory(folder) ? newestConfig() : null;
    if (copy == null) {
      terminal.error("`%s` is not the work directory of a run.".formatted(folder));
      return ExitStatus.USAGE;
    }
    return ComponentCommands.run(terminal, copy.toString(), config, components, this::synchronise);
  }

  private @Nullable Path newestConfig() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.toString().endsWith(".cfg"))
          .max(Comparator.comparing(SyncCommand::modified))
          .orElse(null);
    }
  }

  private static FileTime modified(Path file) {
    try {
      return Files.getLastModifiedTime(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private int synchronise(EvaluatedConfig evaluated, Components known, Problems problems) {
    try {
      List<String> left =
          TrackerSync.run(evaluated, known, folder, terminal.err()::println, problems);
      if (left == null) {
        return ComponentCommands.failed(terminal, problems);
      }
      Report.print(terminal, problems);
      if (left.isEmpty()) {
        terminal.out().println("All points of the run are sent.");
        return ExitStatus.OK;
      }
      terminal.error("points remain in " + String.join(", ", left) + ".");
      return ExitStatus.FAILURE;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
