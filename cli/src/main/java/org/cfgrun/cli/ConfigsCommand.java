package org.cfgrun.cli;

import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.cfgrun.interpreter.diagnostic.Suggestions;
import org.cfgrun.interpreter.source.StandardConfigs;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code cfgrun configs}: lists the standard configs. */
@Command(
    name = "configs",
    mixinStandardHelpOptions = true,
    description = {
      "List the configs that are part of cfgrun.",
      "Those below _base_ are parts to inherit; the others can be trained."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  cfgrun configs",
      "  cfgrun configs schedule                      only names with this text",
      "  cfgrun eval stdlib::_base_/default_runtime.cfg    print one",
      "",
      "Exit status: 0 success, 2 no config has the text in its name."
    })
final class ConfigsCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Parameters(arity = "0..1", paramLabel = "TEXT", description = "Text in the name of a config.")
  @Nullable String text;

  ConfigsCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    List<String> all = StandardConfigs.names();
    String wanted = text == null ? "" : text.toLowerCase(Locale.ROOT);
    List<String> found =
        all.stream().filter(name -> name.toLowerCase(Locale.ROOT).contains(wanted)).toList();
    if (found.isEmpty()) {
      String nearest = Suggestions.nearest(wanted, all);
      terminal.error(
          "no standard config has `%s` in its name.%s"
              .formatted(text, nearest == null ? "" : " Did you mean `" + nearest + "`?"));
      return ExitStatus.USAGE;
    }
    found.forEach(terminal.out()::println);
    terminal.out().flush();
    return ExitStatus.OK;
  }
}
