package org.cfgrun.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.cfgrun.interpreter.EvaluatedConfig;
import org.cfgrun.interpreter.Interpreter;
import org.cfgrun.interpreter.compare.Minimizer;
import org.cfgrun.interpreter.diagnostic.ErrorCode;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.ConfigPath;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code cfgrun eval}: prints configs with their bases merged and overrides applied. */
@Command(
    name = "eval",
    mixinStandardHelpOptions = true,
    description = {
      "Print evaluated configs.",
      "Merges bases, replaces variables and applies overrides."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  cfgrun eval my.cfg",
      "  cfgrun eval my.cfg -x model.backbone --format json",
      "  cfgrun eval my.cfg --cfg-options optimizer.lr=0.01 -x optimizer",
      "  cfgrun eval my.cfg --minimal                 only what differs from its bases",
      "  cfgrun eval --out-dir out @list.txt          every config in list.txt",
      "",
      "Exit status: 0 success, 2 usage error, 3 a config cannot be evaluated (all",
      "others are printed)."
    })
final class EvalCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Option(names = "-x", paramLabel = "KEY.PATH", description = "Print only this value.")
  @Nullable String path;

  @Option(
      names = "--origins",
      description =
          "Annotate every line with the file and line that it comes from (cfg format only).")
  boolean origins;

  @Option(
      names = "--minimal",
      description =
          "Print the smallest config with the same bases and the same value (cfg format only).")
  boolean minimal;

  @Option(
      names = "--out-dir",
      paramLabel = "DIR",
      description =
          "Write each config to DIR/CFG, with the extension of the format, or its errors to DIR/CFG.err, instead of printing.")
  @Nullable Path outDir;

  @Mixin PrintOptions printed = new PrintOptions();
  @Mixin ConfigOptions config = new ConfigOptions();

  EvalCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    if ((origins || minimal) && printed.format != OutputFormat.CFG) {
      terminal.error("--origins and --minimal require --format cfg.");
      return ExitStatus.USAGE;
    }
    if (minimal && (origins || path != null || !config.settings.isEmpty())) {
      // With --set the bases differ from their files, which a minimal config inherits.
      terminal.error("--minimal cannot be combined with --origins, -x or --set.");
      return ExitStatus.USAGE;
    }
    EvalOutput output =
        outDir == null
            ? new ConsoleOutput(terminal, printed.format, ConfigFiles.areSeveral(printed.files))
            : new DirectoryOutput(terminal, printed.format, outDir);
    List<String> configs = ConfigFiles.of(printed.files);
    Interpreter interpreter = config.interpreter();
    boolean failed = false;
    for (String file : configs) {
      Problems problems = new Problems();
      String text = evaluate(interpreter, file, problems);
      if (text == null) {
        failed = true;
        output.failed(file, problems);
      } else {
        output.evaluated(file, text, problems);
      }
    }
    output.finish();
    return failed ? ExitStatus.EVALUATION : ExitStatus.OK;
  }

  private @Nullable String evaluate(Interpreter interpreter, String file, Problems problems) {
    EvaluatedConfig evaluated = interpreter.evaluate(file, config.overrides, problems);
    if (evaluated == null) {
      return null;
    }
    if (minimal) {
      return minimal(evaluated, problems);
    }
    ConfigNode node = evaluated.root();
    if (path != null) {
      node = KeyLookup.find(evaluated, ConfigPath.parse(path), problems);
    }
    return node == null ? null : printed.format.print(node, origins, problems);
  }

  private static @Nullable String minimal(EvaluatedConfig evaluated, Problems problems) {
    String text = Minimizer.minimize(evaluated.layers(), evaluated.root());
    if (text == null) {
      problems.error(
          ErrorCode.BAD_BASE,
          null,
          "`"
              + evaluated.source().name()
              + "` has no minimal form: it imports its bases, or deletes one of their keys.");
    }
    return text;
  }
}
