package org.cfgrun.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.cfgrun.interpreter.EvaluatedConfig;
import org.cfgrun.interpreter.Interpreter;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.lint.Suppressions;
import org.cfgrun.interpreter.source.Printable;
import org.cfgrun.interpreter.source.Source;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code cfgrun flatten}: writes a config and its bases as one file. */
@Command(
    name = "flatten",
    mixinStandardHelpOptions = true,
    description = "Write a config as one file, without bases or variables.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  cfgrun flatten my.cfg -o my_whole.cfg",
      "  cfgrun flatten my.cfg --cfg-options optimizer.lr=0.01",
      "  cfgrun flatten my.cfg --format json",
      "  cfgrun flatten configs --out-dir archive",
      "",
      "Exit status: 0 success, 2 usage error, 3 the config cannot be evaluated."
    })
final class FlattenCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Option(
      names = "--out-dir",
      paramLabel = "DIR",
      description =
          "Write each config to DIR/CFG, with the extension of the format, or its errors to DIR/CFG.err.")
  @Nullable Path outDir;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = "Write to FILE instead of printing.")
  @Nullable Path output;

  @Mixin PrintOptions printed = new PrintOptions();
  @Mixin ConfigOptions config = new ConfigOptions();

  FlattenCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  /**
   * The result for one config.
   *
   * @param text null for a config with errors
   */
  private record Flattened(String file, @Nullable String text, Problems problems) {}

  @Override
  public Integer call() {
    boolean several = ConfigFiles.areSeveral(printed.files);
    if (output != null && (several || outDir != null)) {
      terminal.error("--output writes a single config. Use --out-dir for several.");
      return ExitStatus.USAGE;
    }
    Interpreter interpreter = config.interpreter();
    List<Flattened> all =
        new ConfigBatch(terminal, interpreter)
            .map(ConfigFiles.of(printed.files), file -> flatten(interpreter, file));
    boolean failed = all.stream().anyMatch(flattened -> flattened.text() == null);
    if (output != null) {
      Flattened only = all.get(0);
      Report.print(terminal, only.problems());
      if (only.text() != null) {
        TextFile.write(output, only.text());
      }
    } else {
      print(
          all,
          outDir == null
              ? new ConsoleOutput(terminal, printed.format, several)
              : new DirectoryOutput(terminal, printed.format, outDir));
    }
    return failed ? ExitStatus.EVALUATION : ExitStatus.OK;
  }

  private static void print(List<Flattened> all, EvalOutput to) {
    for (Flattened flattened : all) {
      if (flattened.text() == null) {
        to.failed(flattened.file(), flattened.problems());
      } else {
        to.evaluated(flattened.file(), flattened.text(), flattened.problems());
      }
    }
    to.finish();
  }

  private Flattened flatten(Interpreter interpreter, String file) {
    Problems problems = new Problems();
    EvaluatedConfig evaluated = interpreter.evaluate(file, config.overrides, problems);
    if (evaluated == null) {
      return new Flattened(file, null, problems);
    }
    String text = printed.format.print(evaluated.root(), false, problems);
    String header = printed.format == OutputFormat.JSON ? "" : header(evaluated);
    return new Flattened(file, text == null ? null : header + text, problems);
  }

  private String header(EvaluatedConfig evaluated) {
    StringBuilder header = new StringBuilder(Suppressions.FLATTENED + "\n");
    for (Source source : evaluated.sources()) {
      header.append("#   ").append(source.name()).append('\n');
    }
    for (String override : config.overrides) {
      header.append("#   --cfg-options ").append(Printable.line(override)).append('\n');
    }
    for (String setting : config.settings) {
      header.append("#   --set ").append(setting.replaceAll("\\R", " ")).append('\n');
    }
    return header.toString();
  }
}
