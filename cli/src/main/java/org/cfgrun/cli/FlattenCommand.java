package org.cfgrun.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.cfgrun.interpreter.EvaluatedConfig;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.source.Source;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code cfgrun flatten}: a config and its bases as one file. */
@Command(
    name = "flatten",
    mixinStandardHelpOptions = true,
    description = "Writes a config as one file that needs no bases and no variables.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  cfgrun flatten my.cfg -o my_whole.cfg",
      "  cfgrun flatten my.cfg --cfg-options optimizer.lr=0.01",
      "  cfgrun flatten my.cfg --format json",
      "",
      "Exit status: 0 ok, 2 wrong usage, 3 the config cannot be evaluated."
    })
final class FlattenCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Parameters(paramLabel = "CFG", description = "The config.")
  String file = "";

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = "Write to FILE instead of printing.")
  @Nullable Path output;

  @Option(
      names = "--format",
      paramLabel = "cfg|json|yaml",
      description = "The language of the file; default: ${DEFAULT-VALUE}.")
  OutputFormat format = OutputFormat.CFG;

  @Mixin ConfigOptions config = new ConfigOptions();

  FlattenCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    Problems problems = new Problems();
    EvaluatedConfig evaluated = config.interpreter().evaluate(file, config.overrides, problems);
    Report.print(terminal, problems);
    if (evaluated == null) {
      return ExitStatus.EVALUATION;
    }
    String text =
        (format == OutputFormat.JSON ? "" : header(evaluated))
            + format.print(evaluated.root(), false);
    if (output == null) {
      terminal.out().print(text);
      terminal.out().flush();
    } else {
      write(output, text);
    }
    return ExitStatus.OK;
  }

  private String header(EvaluatedConfig evaluated) {
    StringBuilder header = new StringBuilder("# Flattened by cfgrun; made of\n");
    for (Source source : evaluated.sources()) {
      header.append("#   ").append(source.name()).append('\n');
    }
    for (String override : config.overrides) {
      header.append("#   --cfg-options ").append(override.replaceAll("\\R", " ")).append('\n');
    }
    return header.toString();
  }

  private static void write(Path target, String text) {
    try {
      Files.writeString(target, text);
    } catch (IOException problem) {
      throw new UserFacingException("cannot write " + target + ": " + problem.getMessage());
    }
  }
}
