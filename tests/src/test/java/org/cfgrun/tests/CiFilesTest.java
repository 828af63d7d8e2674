package org.cfgrun.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.Yaml;

/** Runs the commands of the GitHub Action and the pre-commit hooks as these programs run them. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the launcher is a shell script")
class CiFilesTest {
  private static final Pattern INPUT = Pattern.compile("\\$\\{\\{ inputs\\.([a-z-]+) }}");

  @TempDir Path workspace;

  private record Result(int status, String output) {}

  @BeforeEach
  void writeConfigs() throws IOException {
    Path configs = Files.createDirectories(workspace.resolve("configs"));
    Files.writeString(configs.resolve("good.cfg"), "lr = 0.1\n");
    Files.writeString(configs.resolve("unclosed.cfg"), "lr = 0.1\nsteps = [8, 11\n");
    Files.writeString(configs.resolve("escape.cfg"), "pattern  =  'a\\d'\n");
  }

  private static <T> T yaml(String file) throws IOException {
    try (Reader text = Files.newBufferedReader(Path.of("..", file))) {
      return new Yaml().load(text);
    }
  }

  private Result run(List<String> command, Map<String, String> variables)
      throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(workspace.toFile()).redirectErrorStream(true);
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().putAll(variables);
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Result(process.waitFor(), output);
  }

  /** Runs the last step of the action with values for its inputs. */
  @SuppressWarnings("unchecked")
  private Result action(Map<String, String> given) throws IOException, InterruptedException {
    Map<String, Object> action = yaml("action.yml");
    Map<String, Map<String, String>> inputs =
        (Map<String, Map<String, String>>) action.get("inputs");
    assertThat(inputs.keySet()).containsAll(given.keySet());
    List<Map<String, Object>> steps =
        (List<Map<String, Object>>) ((Map<String, Object>) action.get("runs")).get("steps");
    Map<String, Object> step = steps.get(steps.size() - 1);
    assertThat(step).containsEntry("shell", "bash");
    Map<String, String> variables = new HashMap<>();
    ((Map<String, String>) step.get("env"))
        .forEach(
            (name, value) -> {
              Matcher input = INPUT.matcher(value);
              assertThat(input.matches()).as(value).isTrue();
              assertThat(inputs).containsKey(input.group(1));
              String byDefault = inputs.get(input.group(1)).get("default");
              variables.put(name, given.getOrDefault(input.group(1), byDefault));
            });
    variables.put("GITHUB_ACTION_PATH", Installation.launcher().getParent().toString());
    Path script = Files.writeString(workspace.resolve("step.sh"), (String) step.get("run"));
    return run(
        List.of("bash", "--noprofile", "--norc", "-eo", "pipefail", script.toString()), variables);
  }

  @Test
  void actionAnnotatesFindings() throws IOException, InterruptedException {
    Result all = action(Map.of());
    assertThat(all.status()).as(all.output()).isEqualTo(4);
    assertThat(all.output())
        .contains("::error file=configs/unclosed.cfg,line=2")
        .contains("::warning file=configs/escape.cfg,line=1");
  }

  @Test
  void actionPassesPathsAndArguments() throws IOException, InterruptedException {
    Result result =
        action(
            Map.of(
                "paths", "configs/good.cfg configs/escape.cfg",
                "arguments", "--rule unknown-escape=off"));
    assertThat(result.status()).as(result.output()).isZero();
    assertThat(action(Map.of("paths", "configs/none.cfg")).output())
        .contains("::error title=missing-file::`configs/none.cfg` does not exist.");
  }

  /** pre-commit resolves the first word of an entry in the repository, and appends the files. */
  private Result hook(String id, String... files) throws IOException, InterruptedException {
    List<Map<String, Object>> hooks = yaml(".pre-commit-hooks.yaml");
    Map<String, Object> hook =
        hooks.stream().filter(each -> each.get("id").equals(id)).findFirst().orElseThrow();
    assertThat(hook).containsEntry("language", "script").containsEntry("require_serial", true);
    assertThat(Pattern.compile((String) hook.get("files")).matcher("configs/a.cfg").find())
        .isTrue();
    List<String> command = new ArrayList<>(List.of(((String) hook.get("entry")).split(" ")));
    command.set(0, Installation.launcher().resolveSibling(command.get(0)).toString());
    command.addAll(List.of(files));
    return run(command, Map.of());
  }

  @Test
  void hooksFailOnFilesWithFindings() throws IOException, InterruptedException {
    Result check = hook("cfgrun-check", "configs/good.cfg", "configs/unclosed.cfg");
    assertThat(check.status()).as(check.output()).isEqualTo(4);
    assertThat(check.output()).contains("configs/unclosed.cfg:2");
    Result format = hook("cfgrun-fmt", "configs/good.cfg", "configs/escape.cfg");
    assertThat(format.status()).as(format.output()).isEqualTo(4);
    assertThat(format.output()).contains("configs/escape.cfg");
  }

  @Test
  void hooksPassOnGoodFiles() throws IOException, InterruptedException {
    for (String id : List.of("cfgrun-check", "cfgrun-fmt")) {
      Result result = hook(id, "configs/good.cfg");
      assertThat(result.status()).as(result.output()).isZero();
    }
  }
}
