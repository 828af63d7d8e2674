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
import picocli.CommandLine.Parameters;

/**
 * {@code cfgrun eval}: what a config evaluates to, with its bases merged and its overrides applied.
 */
@Command(
    name = "eval",
    mixinStandardHelpOptions = true,
    description = {
      "Prints what configs evaluate to.",
      "Bases are merged, variables replaced, overrides applied."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  cfgrun eval my.cfg",
      "  cfgrun eval my.cfg -x model.backbone --format json",
      "  cfgrun eval my.cfg --cfg-options optimizer.lr=0.01 -x optimizer",
      "  cfgrun eval my.cfg --minimal                 without what its bases say",
      "  cfgrun eval --out-dir out @list.txt          every file that list.txt names",
      "",
      "Exit status: 0 ok, 2 wrong usage, 3 a config cannot be evaluated (the others",
      "are all the same)."
    })
final class EvalCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Parameters(
      paramLabel = "FILE",
      arity = "1..*",
      description =
          "Configs and folders of them; @LIST reads arguments from the file LIST, a line each.")
  List<String> files = List.of();

  @Option(
      names = "--format",
      paramLabel = "cfg|json|yaml",
      description = "How to print; default: cfg.")
  OutputFormat format = OutputFormat.CFG;

  @Option(names = "-x", paramLabel = "KEY.PATH", description = "Print only this value.")
  @Nullable String path;

  @Option(
      names = "--origins",
      description = "Say for every line which file and line it comes from (cfg format).")
  boolean origins;

  @Option(
      names = "--minimal",
      description =
          "Print the smallest child of the config's bases that evaluates to the same (cfg format).")
  boolean minimal;

  @Option(
      names = "--out-dir",
      paramLabel = "DIR",
      description =
          "Write each config's text to DIR/FILE, or its errors to DIR/FILE.err, instead of printing.")
  @Nullable Path outDir;

  @Mixin ConfigOptions config = new ConfigOptions();

  EvalCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    if ((origins || minimal) && format != OutputFormat.CFG) {
      terminal.err().println("error: --origins and --minimal are for --format cfg only.");
      return ExitStatus.USAGE;
    }
    if (minimal && (origins || path != null)) {
      terminal.err().println("error: --minimal gives a whole file; leave out --origins and -x.");
      return ExitStatus.USAGE;
    }
    EvalOutput output =
        outDir == null
            ? new PrintedOutput(terminal, format, ConfigFiles.areSeveral(files))
            : new FolderOutput(terminal, outDir);
    List<String> configs = ConfigFiles.of(files);
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
    return node == null ? null : format.print(node, origins);
  }

  private static @Nullable String minimal(EvaluatedConfig evaluated, Problems problems) {
    String text = Minimizer.minimize(evaluated.layers(), evaluated.root());
    if (text == null) {
      problems.error(
          ErrorCode.BAD_BASE,
          null,
          "No child of the bases of `"
              + evaluated.source().name()
              + "` has its value: it imports them, or deletes a key of theirs.");
    }
    return text;
  }
}
