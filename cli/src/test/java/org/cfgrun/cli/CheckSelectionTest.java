package org.cfgrun.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.yaml.snakeyaml.Yaml;

/** Levels of rules, baselines, standard input, and the formats for other programs. */
class CheckSelectionTest {
  /** One finding of `unknown-escape` and one of `stale-alias`, in a file with a base. */
  private static final String CONFIG =
      """
      _base_ = 'base.cfg'
      pattern = 'a\\d'
      scale = 2
      """;

  private static final String BASE = "scale = 1\nsize = dict(s=scale)\n";

  @TempDir Path folder;
  private Path config;

  @BeforeEach
  void write() throws IOException {
    Files.writeString(folder.resolve("base.cfg"), BASE);
    config = Files.writeString(folder.resolve("a.cfg"), CONFIG);
  }

  private static List<String> rules(CommandRun run) {
    return JsonParser.parseString(run.out()).getAsJsonArray().asList().stream()
        .map(finding -> finding.getAsJsonObject())
        .map(f -> f.get("rule").getAsString() + "=" + f.get("severity").getAsString())
        .sorted()
        .toList();
  }

  private CommandRun check(Object... more) {
    Object[] all = new Object[more.length + 4];
    all[0] = "check";
    all[1] = config;
    all[2] = "--format";
    all[3] = "json";
    System.arraycopy(more, 0, all, 4, more.length);
    return CommandRun.of(all);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          unknown-escape=warning                   | stale-alias=warning unknown-escape=warning | 4
          unknown-escape=off                       | stale-alias=warning                        | 4
          unknown-escape=error                     | stale-alias=warning unknown-escape=error   | 4
          all=off                                  | ''                                         | 0
          all=off,unknown-escape=error             | unknown-escape=error                       | 4
          unknown-escape=off,stale-alias=off       | ''                                         | 0
          """)
  void rulesHaveTheChosenLevel(String levels, String expected, int status) {
    Object[] arguments = ("--rule " + levels).split(" ");
    CommandRun run = check(arguments);
    assertThat(String.join(" ", rules(run))).isEqualTo(expected);
    assertThat(run.status()).isEqualTo(status);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          unknown-escap=off   | unknown rule `unknown-escap`. Did you mean `unknown-escape`?
          unknown-escape=loud | as the level of `unknown-escape`, got `loud`.
          unknown-escape      | as the level of `unknown-escape`, got ``.
          """)
  void unknownRulesAndLevelsAreMisuse(String level, String message) {
    CommandRun run = check("--rule", level);
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err()).startsWith("error: ").contains(message);
  }

  @Test
  void errorsCannotBeTurnedOff() throws IOException {
    Files.writeString(config, "x = undefined\n");
    CommandRun run = check("--rule", "all=off");
    assertThat(run.status()).isEqualTo(4);
    assertThat(rules(run)).containsExactly("undefined-name=error");
  }

  @Test
  void baselineHidesKnownFindingsOnly() throws IOException {
    Path baseline = folder.resolve("known.json");
    CommandRun written = check("--baseline", baseline, "--update-baseline");
    assertThat(written.status()).isZero();
    assertThat(written.err()).isEqualTo("2 findings written to " + baseline + "\n");
    assertThat(Files.readString(baseline))
        .contains("\"file\": \"a.cfg\"")
        .doesNotContain(folder.toString());
    // Other lines may be added; a finding in one of them is new.
    Files.writeString(config, "# A comment.\n" + CONFIG + "other = 'a\\d'\n");
    CommandRun run = check("--baseline", baseline);
    assertThat(run.status()).isEqualTo(4);
    assertThat(rules(run)).containsExactly("unknown-escape=warning");
    assertThat(run.err()).isEqualTo("2 findings in the baseline not reported\n");
    Files.writeString(config, "_base_ = 'base.cfg'\npattern = 'a\\d'\n");
    CommandRun repaired = check("--baseline", baseline);
    assertThat(repaired.status()).isZero();
    assertThat(repaired.err()).contains("1 finding of the baseline no longer found");
  }

  @Test
  void invalidBaselinesAreErrors() throws IOException {
    Path none = folder.resolve("none.json");
    assertThat(check("--baseline", none).err()).contains("Create it with --update-baseline");
    assertThat(check("--baseline", none).status()).isEqualTo(1);
    for (String text :
        List.of("[]", "{\"version\": 2}", "{", "{\"version\": 1, \"findings\": [{}]}")) {
      Path bad = Files.writeString(folder.resolve("bad.json"), text);
      CommandRun run = check("--baseline", bad);
      assertThat(run.status()).as(text).isEqualTo(1);
      assertThat(run.err()).doesNotContain("bug in cfgrun");
    }
    assertThat(check("--update-baseline").status()).isEqualTo(2);
  }

  @Test
  void projectFilesSetLevels() throws IOException {
    Path project = folder.resolve(".cfgrun.json");
    Files.writeString(project, "{\"rules\": {\"stale-alias\": \"off\"}}");
    assertThat(rules(check())).containsExactly("unknown-escape=warning");
    Files.writeString(project, "{\"rules\": {\"all\": \"off\", \"unknown-escape\": \"error\"}}");
    assertThat(rules(check())).containsExactly("unknown-escape=error");
    // The command line decides where it says something.
    assertThat(rules(check("--rule", "unknown-escape=note")))
        .containsExactly("unknown-escape=note");
    assertThat(rules(check("--rule", "all=warning"))).hasSize(2);

    Files.writeString(project, "{\"rules\": {\"stale-alis\": \"off\"}}");
    CommandRun misspelt = check();
    assertThat(misspelt.status()).isEqualTo(1);
    assertThat(misspelt.err())
        .contains(".cfgrun.json: unknown rule `stale-alis`. Did you mean `stale-alias`?");
    Files.writeString(project, "{\"rules\": 1}");
    assertThat(check().err()).contains("is not a valid project file. Write `{");
  }

  private static CommandRun withInput(String text, Object... arguments) {
    InputStream before = System.in;
    System.setIn(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    try {
      return CommandRun.of(arguments);
    } finally {
      System.setIn(before);
    }
  }

  @Test
  void checksStandardInputBesideItsBases() {
    Path name = folder.resolve("unsaved.cfg");
    CommandRun run = withInput(CONFIG, "check", "-", "--stdin-name", name, "--format", "json");
    assertThat(rules(run)).containsExactly("stale-alias=warning", "unknown-escape=warning");
    JsonObject first = JsonParser.parseString(run.out()).getAsJsonArray().get(0).getAsJsonObject();
    assertThat(first.get("file").getAsString()).endsWith("unsaved.cfg");
    assertThat(name).doesNotExist();
    CommandRun plain = withInput("x = (\n", "check", "-");
    assertThat(plain.status()).isEqualTo(4);
    assertThat(plain.out()).contains("--> stdin.cfg:1:");
    assertThat(withInput("x = '\0'\n", "check", "-").err())
        .isEqualTo(
            "error: `stdin.cfg` contains a NUL character in line 1. Save it as text in UTF-8.\n");
    assertThat(withInput("", "check", "-", config).status()).isEqualTo(2);
    assertThat(withInput("", "check", "-", "--fix").status()).isEqualTo(2);
  }

  @Test
  void sarifHasRulesWithHelpRangesAndRelatedPlaces() {
    CommandRun run = CommandRun.of("check", config, "--format", "sarif");
    JsonObject log = JsonParser.parseString(run.out()).getAsJsonObject();
    JsonObject only = log.getAsJsonArray("runs").get(0).getAsJsonObject();
    JsonObject driver = only.getAsJsonObject("tool").getAsJsonObject("driver");
    JsonArray rules = driver.getAsJsonArray("rules");
    assertThat(driver.get("version").getAsString()).isNotEmpty();
    assertThat(rules).hasSize(2);
    for (var each : rules) {
      JsonObject rule = each.getAsJsonObject();
      assertThat(rule.getAsJsonObject("shortDescription").get("text").getAsString())
          .endsWith(".")
          .doesNotContain("\n", "#");
      assertThat(rule.getAsJsonObject("help").get("markdown").getAsString()).contains("```");
      assertThat(rule.getAsJsonObject("defaultConfiguration").get("level").getAsString())
          .isEqualTo("warning");
    }
    for (var each : only.getAsJsonArray("results")) {
      JsonObject result = each.getAsJsonObject();
      int index = result.get("ruleIndex").getAsInt();
      assertThat(rules.get(index).getAsJsonObject().get("id")).isEqualTo(result.get("ruleId"));
      JsonObject region = region(result.getAsJsonArray("locations"));
      if (result.get("ruleId").getAsString().equals("unknown-escape")) {
        assertThat(region)
            .isEqualTo(
                JsonParser.parseString(
                    "{'startLine': 2, 'startColumn': 13, 'endLine': 2, 'endColumn': 15}"));
      } else {
        assertThat(region(result.getAsJsonArray("relatedLocations")).get("startLine")).isNotNull();
      }
    }
  }

  private static JsonObject region(JsonArray locations) {
    return locations
        .get(0)
        .getAsJsonObject()
        .getAsJsonObject("physicalLocation")
        .getAsJsonObject("region");
  }

  @Test
  void preCommitHooksNameCommandsThatExist() throws IOException {
    List<Map<String, Object>> hooks =
        new Yaml().load(Files.readString(Path.of("../.pre-commit-hooks.yaml")));
    assertThat(hooks)
        .extracting(hook -> hook.get("id"))
        .containsExactly("cfgrun-check", "cfgrun-fmt");
    for (Map<String, Object> hook : hooks) {
      assertThat(hook)
          .containsKeys("name", "description", "files")
          .containsEntry("language", "script");
      String[] words = hook.get("entry").toString().split(" ");
      assertThat(Path.of("..", words[0])).isExecutable();
      Object[] arguments = new Object[words.length];
      System.arraycopy(words, 1, arguments, 0, words.length - 1);
      arguments[words.length - 1] = folder.resolve("base.cfg");
      assertThat(CommandRun.of(arguments).status()).isZero();
      assertThat("configs/a.cfg").containsPattern(hook.get("files").toString());
    }
  }

  @Test
  void gitHubActionPassesItsInputsThroughTheEnvironment() throws IOException {
    Map<String, Object> action = new Yaml().load(Files.readString(Path.of("../action.yml")));
    String text = Files.readString(Path.of("../action.yml"));
    assertThat(action).containsKeys("name", "description", "inputs", "runs");
    assertThat(((Map<?, ?>) action.get("runs")).get("using")).isEqualTo("composite");
    // An expression in a script would let the name of a branch or a file run commands.
    text.lines()
        .filter(line -> line.contains("${{"))
        .forEach(
            line ->
                assertThat(line.strip()).matches("[A-Z_a-z-]+: \\$\\{\\{ inputs\\.[a-z-]+ \\}\\}"));
    assertThat(text).contains("check --format github");
  }
}
