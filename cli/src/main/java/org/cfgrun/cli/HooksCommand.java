package org.cfgrun.cli;

import java.util.concurrent.Callable;
import org.cfgrun.interpreter.EvaluatedConfig;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.source.Span;
import org.cfgrun.runtime.build.ComponentBuilder;
import org.cfgrun.runtime.hook.HookChain;
import org.cfgrun.runtime.hook.HookChain.Link;
import org.cfgrun.runtime.hook.HookChain.Written;
import org.cfgrun.runtime.hook.TrainingHooks;
import org.cfgrun.runtime.registry.Components;
import org.cfgrun.runtime.runner.Stage;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code cfgrun hooks}: which hooks a training calls when, and where the config asks for them. */
@Command(
    name = "hooks",
    mixinStandardHelpOptions = true,
    description = {
      "Lists the hooks of a training, stage by stage.",
      "In the order in which they are called, with their priorities and the places in the "
          + "config that ask for them."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  cfgrun hooks my.cfg",
      "",
      "Exit status: 0 ok, 2 wrong usage, 3 the config cannot be evaluated or built."
    })
final class HooksCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Parameters(paramLabel = "CFG", description = "The config: a file or stdlib::PATH.")
  String file = "";

  @Mixin ComponentOptions components = new ComponentOptions();
  @Mixin ConfigOptions config = new ConfigOptions();

  HooksCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws Exception {
    return BuildingCommand.look(terminal, file, config, components, this::list);
  }

  private int list(EvaluatedConfig evaluated, Components known, Problems problems) {
    HookChain hooks = TrainingHooks.listed(evaluated.root(), new ComponentBuilder(known), problems);
    Report.print(terminal, problems);
    if (problems.hasErrors()) {
      return ExitStatus.EVALUATION;
    }
    print(hooks);
    return ExitStatus.OK;
  }

  private void print(HookChain hooks) {
    int width = hooks.links().stream().mapToInt(link -> name(link).length()).max().orElse(1);
    for (Stage stage : Stage.values()) {
      if (!hooks.links(stage).isEmpty()) {
        terminal.out().println(stage.key());
        hooks.links(stage).forEach(link -> terminal.out().println(line(link, width)));
      }
    }
  }

  private static String name(Link link) {
    return link.hook().getClass().getSimpleName();
  }

  private static String line(Link link, int width) {
    int value = link.priority().value();
    String named = link.priority().toString();
    String priority = named.equals(Integer.toString(value)) ? "" : named;
    String hook = name(link) + " ".repeat(width - name(link).length());
    return "  %3d %-12s  %s  %s".formatted(value, priority, hook, place(link.written()));
  }

  private static String place(@Nullable Written written) {
    if (written == null) {
      return "always";
    }
    Span span = written.span();
    return "%s  %s:%d".formatted(written.section(), span.source().name(), span.line());
  }
}
