package org.cfgrun.runtime.hook;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.cfgrun.components.Registries;
import org.cfgrun.components.catalog.ComponentSchema;
import org.cfgrun.interpreter.EvaluatedConfig;
import org.cfgrun.interpreter.Interpreter;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.runtime.registry.Components;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests that the page on hooks lists all hooks and that its examples are valid. */
class HookPageTest {
  private static final Path PAGE = Path.of("../docs/hooks.md");
  private static final Pattern EXAMPLE = Pattern.compile("```python\n(.*?)```", Pattern.DOTALL);

  @TempDir Path folder;

  @Test
  void tableListsEveryHookExceptPolicies() throws IOException {
    String page = Files.readString(PAGE);
    List<String> missing =
        Components.standard().catalog().components().stream()
            .filter(component -> component.registry().equals(Registries.HOOKS))
            .map(ComponentSchema::name)
            .filter(name -> !name.endsWith("UpdaterHook"))
            .filter(
                name -> page.lines().noneMatch(l -> l.startsWith("|") && l.contains(quoted(name))))
            .toList();
    assertThat(missing).isEmpty();
  }

  private static String quoted(String name) {
    return "`" + name + "`";
  }

  @Test
  void examplesCreateTheNamedHooks() throws IOException {
    List<String> examples =
        EXAMPLE
            .matcher(Files.readString(PAGE))
            .results()
            .map((MatchResult each) -> each.group(1))
            .toList();
    assertThat(examples).hasSize(4);
    List<String> hooks =
        List.of(
            "Fp16OptimizerHook",
            "GradientCumulativeFp16OptimizerHook",
            "EarlyStoppingHook",
            "ProfilerHook");
    for (int i = 0; i < examples.size(); i++) {
      Path file = Files.writeString(folder.resolve(i + ".cfg"), examples.get(i));
      Problems problems = new Problems();
      EvaluatedConfig config = new Interpreter().evaluate(file.toString(), List.of(), problems);
      HookChain chain = TestRun.hooksOf(config.root(), new FakeEvaluation(List.of()), problems);
      assertThat(problems.all()).isEmpty();
      assertThat(chain.links())
          .map(link -> link.hook().getClass().getSimpleName())
          .contains(hooks.get(i));
    }
  }
}
