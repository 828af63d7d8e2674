package org.cfgrun.cli;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.cfgrun.interpreter.EvaluatedConfig;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.ConfigPath;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code cfgrun keys}: lists the keys of a config that begin with a text. */
@Command(
    name = "keys",
    mixinStandardHelpOptions = true,
    description = {
      "List the keys of a config.",
      "Lists one level: with the prefix model. the keys of model, with mo the top-level keys that "
          + "begin with it. Shell completion uses it. A config with errors lists what it can."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  cfgrun keys my.cfg                           the keys at the top",
      "  cfgrun keys my.cfg model.backbone.",
      "  cfgrun keys my.cfg data.train.pipeline.      the indices of a list",
      "  cfgrun keys my.cfg --variables               what --set can change",
      "",
      "Exit status: 0 success, 2 usage error, 3 the config cannot be read."
    })
final class KeysCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Parameters(index = "0", paramLabel = "CFG", description = "The config, a file or stdlib::PATH.")
  String file = "";

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "PREFIX",
      description = "The beginning of a key path.")
  String prefix = "";

  @Option(
      names = "--variables",
      description = "List the variables that the config and its bases assign, for --set.")
  boolean variables;

  @Mixin ConfigOptions config = new ConfigOptions();

  KeysCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    EvaluatedConfig partial = config.interpreter().analyze(file).partial();
    if (partial == null) {
      Problems problems = new Problems();
      config.interpreter().analyze(file).problems().forEach(problems::add);
      return ComponentCommands.failed(terminal, problems);
    }
    int dot = prefix.lastIndexOf('.');
    String path = prefix.substring(0, dot + 1);
    String begun = prefix.substring(dot + 1);
    ConfigNode owner =
        dot < 0 ? partial.root() : ConfigPath.parse(prefix.substring(0, dot)).in(partial.root());
    List<String> keys =
        variables && dot < 0 ? names(partial) : owner == null ? List.of() : KeyLookup.keys(owner);
    keys.stream()
        .filter(key -> key.startsWith(begun))
        .forEach(key -> terminal.out().println(path + key));
    terminal.out().flush();
    return ExitStatus.OK;
  }

  private static List<String> names(EvaluatedConfig config) {
    Set<String> names = new LinkedHashSet<>();
    config.layers().forEach(layer -> names.addAll(layer.own().named().keySet()));
    return List.copyOf(names);
  }
}
