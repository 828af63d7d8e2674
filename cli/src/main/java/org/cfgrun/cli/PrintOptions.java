package org.cfgrun.cli;

import java.util.List;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Options of the commands that print configs. */
final class PrintOptions {
  @Parameters(
      paramLabel = "CFG|DIR",
      arity = "1..*",
      description =
          "Configs, or directories of configs; @LIST reads arguments from the file LIST, one per line.")
  List<String> files = List.of();

  @Option(
      names = "--format",
      paramLabel = "cfg|json|yaml",
      description = "Output format; default: cfg.")
  OutputFormat format = OutputFormat.CFG;
}
