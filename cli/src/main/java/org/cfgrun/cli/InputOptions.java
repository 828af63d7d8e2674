package org.cfgrun.cli;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Options of the commands that read a config from standard input. */
final class InputOptions {
  @Option(
      names = "--stdin-name",
      paramLabel = "FILE",
      description =
          "Name of standard input in findings, whose directory its bases are relative to; "
              + "default: ${DEFAULT-VALUE}.")
  Path name = Path.of("stdin.cfg");
}
