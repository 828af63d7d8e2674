package org.cfgrun.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.cfgrun.interpreter.EvaluatedConfig;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.schema.CrossReferences;
import org.cfgrun.interpreter.source.Span;
import org.cfgrun.runtime.build.ComponentBuilder;
import org.cfgrun.runtime.config.Sections;
import org.cfgrun.runtime.config.TrainingHooks;
import org.cfgrun.runtime.hook.HookChain;
import org.cfgrun.runtime.hook.HookChain.Link;
import org.cfgrun.runtime.hook.HookChain.Written;
import org.cfgrun.runtime.log.JsonLine;
import org.cfgrun.runtime.registry.Components;
import org.cfgrun.runtime.runner.Stage;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code cfgrun hooks}: lists the hooks of a training run in the order in which they are called.
 */
@Command(
    name = "hooks",
    mixinStandardHelpOptions = true,
    description = {
      "List the hooks of a training run by stage.",
      "Hooks are in the order in which they are called, with their priority and the place in "
          + "the config that adds them."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  cfgrun hooks my.cfg",
      "  cfgrun hooks my.cfg --stage after_train_iter",
      "",
      "Exit status: 0 success, 2 usage error, 3 the config cannot be evaluated or",
      "built."
    })
final class HooksCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Parameters(paramLabel = "CFG", description = "The config, a file or stdlib::PATH.")
  String file = "";

  @Option(
      names = "--stage",
      paramLabel = "STAGE",
      description = "List only this stage, for example after_train_iter.")
  @Nullable Stage stage;

  @Option(
      names = "--format",
      paramLabel = "text|json",
      description = "Output format; default: text.")
  ReportFormat format = ReportFormat.TEXT;

  @Mixin ComponentOptions.Looking components = new ComponentOptions.Looking();
  @Mixin ConfigOptions config = new ConfigOptions();

  HooksCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws Exception {
    return ComponentCommands.preview(terminal, file, config, components, this::list);
  }

  private int list(EvaluatedConfig evaluated, Components known, Problems problems) {
    HookChain hooks =
        TrainingHooks.listed(
            new Sections(CrossReferences.replaceIn(evaluated.root(), problems), problems),
            new ComponentBuilder(known));
    Report.print(terminal, problems);
    if (problems.hasErrors()) {
      return ExitStatus.EVALUATION;
    }
    if (format == ReportFormat.JSON) {
      printJson(hooks);
    } else {
      print(hooks);
    }
    return ExitStatus.OK;
  }

  private List<Stage> stages() {
    return stage == null ? List.of(Stage.values()) : List.of(stage);
  }

  private void print(HookChain hooks) {
    int width = hooks.links().stream().mapToInt(link -> name(link).length()).max().orElse(1);
    for (Stage each : stages()) {
      if (!hooks.links(each).isEmpty()) {
        terminal.out().println(each.key());
        hooks.links(each).forEach(link -> terminal.out().println(line(link, width)));
      }
    }
  }

  /** Prints the calls in order as a JSON array, one per line. */
  private void printJson(HookChain hooks) {
    String calls =
        stages().stream()
            .flatMap(each -> hooks.links(each).stream().map(link -> JsonLine.of(call(each, link))))
            .collect(Collectors.joining(",\n  ", "[\n  ", "\n]"));
    terminal.out().println(calls);
  }

  private static Map<String, @Nullable Object> call(Stage stage, Link link) {
    Map<String, @Nullable Object> call = new LinkedHashMap<>();
    call.put("stage", stage.key());
    call.put("hook", name(link));
    call.put("priority", link.priority().value());
    call.put("level", level(link));
    Written written = link.written();
    call.put("section", written == null ? null : written.section());
    call.put("file", written == null ? null : written.span().source().name());
    call.put("line", written == null ? null : written.span().line());
    return call;
  }

  private static String name(Link link) {
    return link.hook().name();
  }

  private static String line(Link link, int width) {
    String level = level(link);
    String hook = name(link) + " ".repeat(width - name(link).length());
    return String.format(
        Locale.ROOT,
        "  %3d %-12s  %s  %s",
        link.priority().value(),
        level == null ? "" : level,
        hook,
        place(link.written()));
  }

  /** Returns the name of the priority; null for a number that has none. */
  private static @Nullable String level(Link link) {
    String named = link.priority().toString();
    return named.equals(Integer.toString(link.priority().value())) ? null : named;
  }

  private static String place(@Nullable Written written) {
    if (written == null) {
      return "always";
    }
    Span span = written.span();
    return "%s  %s:%s".formatted(written.section(), span.source().name(), span.line());
  }
}
