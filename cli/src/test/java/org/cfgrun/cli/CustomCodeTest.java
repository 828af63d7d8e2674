package org.cfgrun.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarOutputStream;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.cfgrun.components.processor.ComponentProcessor;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which commands run the Java file beside a config, whose static initialiser leaves a file. */
class CustomCodeTest {
  @TempDir Path folder;
  private Path trace;
  private Path config;

  @BeforeEach
  void write() throws IOException {
    trace = folder.resolve("ran");
    Files.writeString(folder.resolve("evil.java"), hook("", "Evil"));
    config =
        Files.writeString(
            folder.resolve("m.cfg"),
            """
            _base_ = 'stdlib::quickstart/shapes_retinanet.cfg'
            custom_imports = dict(imports=['evil'])
            custom_hooks = [dict(type='Evil')]
            """);
  }

  private String hook(String header, String name) {
    return header
        + """
        import java.nio.file.Files;
        import java.nio.file.Path;
        import org.cfgrun.components.Component;
        import org.cfgrun.runtime.hook.Hook;
        import org.cfgrun.runtime.runner.Runner;

        @Component("hook")
        public class %s extends Hook {
          static {
            try {
              Files.writeString(Path.of("%s"), "x");
            } catch (java.io.IOException e) {
              throw new java.io.UncheckedIOException(e);
            }
          }

          public %s() {}

          @Override
          public void beforeRun(Runner runner) {}
        }
        """
            .formatted(name, trace, name);
  }

  /** Puts a hook into a jar beside the config. */
  private void jar(String name) throws IOException {
    Path classes = Files.createDirectory(folder.resolve("classes"));
    Path source =
        Files.writeString(
            Files.createDirectory(folder.resolve("source")).resolve(name + ".java"),
            hook("package far.away;\n", name));
    JavaCompiler javac = ToolProvider.getSystemJavaCompiler();
    try (StandardJavaFileManager files = javac.getStandardFileManager(null, null, null)) {
      List<String> options =
          List.of(
              "-d",
              classes.toString(),
              "-cp",
              System.getProperty("java.class.path"),
              "-processor",
              ComponentProcessor.class.getName());
      boolean compiled =
          javac.getTask(null, files, null, options, null, files.getJavaFileObjects(source)).call();
      assertThat(compiled).isTrue();
    }
    try (JarOutputStream jar =
            new JarOutputStream(Files.newOutputStream(folder.resolve("far.jar")));
        Stream<Path> all = Files.walk(classes)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        jar.putNextEntry(new ZipEntry(classes.relativize(file).toString()));
        Files.copy(file, jar);
      }
    }
  }

  @Test
  void codeInJarsIsNotRunEither() throws IOException {
    jar("MineLrUpdaterHook");
    String text =
        """
        _base_ = 'stdlib::quickstart/shapes_retinanet.cfg'
        custom_imports = dict(imports=['far.away'])
        lr_config = dict(_delete_=True, policy='Mine')
        """;
    Path custom = Files.writeString(folder.resolve("jar.cfg"), text);
    CommandRun hooks = CommandRun.of("hooks", custom);
    assertThat(hooks.out()).contains("OptimizerHook").doesNotContain("MineLrUpdaterHook");
    assertThat(hooks.err()).contains("Unknown policy `Mine`", "Add `--allow-custom-code`");
    CommandRun lr = CommandRun.of("lr", custom, "--iters-per-epoch", 2, "--csv");
    assertThat(lr.status()).isEqualTo(ExitStatus.EVALUATION);
    assertThat(lr.out()).isEmpty();
    assertThat(lr.err()).contains("The learning rate cannot be computed without this custom code.");
    CommandRun.of("check", custom, "--components");
    assertThat(trace).doesNotExist();

    assertThat(CommandRun.of("hooks", custom, "--allow-custom-code").out())
        .contains("MineLrUpdaterHook");
    assertThat(trace).exists();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "eval",
        "flatten",
        "tree",
        "check",
        "check --components",
        "fmt",
        "hooks",
        "hooks --format json",
        "lr --iters-per-epoch 2",
        "train --no-custom-code --dry-run",
        "test --no-custom-code --eval bbox"
      })
  void codeIsNotRun(String command) {
    String[] words = command.split(" ");
    Object[] arguments = new Object[words.length + (command.startsWith("test") ? 2 : 1)];
    arguments[0] = words[0];
    arguments[1] = config;
    int at = 2;
    if (command.startsWith("test")) {
      arguments[at++] = folder.resolve("none.pth");
    }
    for (int i = 1; i < words.length; i++) {
      arguments[at++] = words[i];
    }
    CommandRun.of(arguments);
    assertThat(trace).doesNotExist();
  }

  private static String withArguments(String hook) {
    return hook.replace(
            "import org.cfgrun.components.Component;", "import org.cfgrun.components.*;")
        .replace(
            "public Evil() {}",
            """
            public record Args(int width, @Default("0.5") double scale) {}

              public Evil(Args args) {}
            """);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "width=1 | 1 config checked, nothing found",
        "width=1, scal=2 | `Evil` has no argument `scal`.",
        "scale=2.0 | `Evil` requires the argument `width`.",
        "width='x' | `width` of `Evil` must be an int, got a str.",
        "width=1), dict(type='Evill' | `Evill` is not in the registry `hook`."
      })
  void argumentsOfSourcesAreCheckedWithoutRunningThem(String arguments, String finding)
      throws IOException {
    Files.writeString(folder.resolve("evil.java"), withArguments(hook("", "Evil")));
    Files.writeString(
        config, Files.readString(config).replace("type='Evil'", "type='Evil', " + arguments));
    assertThat(CommandRun.of("check", config, "--components").out()).contains(finding);
    assertThat(trace).doesNotExist();
  }

  /** Sources on which a compiler takes long, or fails, are not read. */
  @ParameterizedTest
  @ValueSource(strings = {"constants", "nesting", "length", "syntax"})
  void sourcesThatAreNotSafeAreNotRead(String kind) throws IOException {
    String fields =
        switch (kind) {
          case "constants" ->
              "static final String A0 = \"0123456789\";\n"
                  + IntStream.range(0, 60)
                      .mapToObj(
                          i -> "static final String A%s = A%s + A%s;\n".formatted(i + 1, i, i))
                      .collect(Collectors.joining())
                  + "@Deprecated(since = A60) int x;\n";
          case "nesting" -> "int x = " + "(".repeat(20_000) + "1" + ")".repeat(20_000) + ";";
          case "length" -> "String x = \"" + "x".repeat(300_000) + "\";";
          default -> "int x = ;";
        };
    Files.writeString(
        folder.resolve("evil.java"), hook("", "Evil").replace("  static {", fields + "  static {"));
    CommandRun run = CommandRun.of("check", config, "--components");
    assertThat(run.out())
        .contains(
            "m.cfg: can be trained if its custom code is right; --allow-custom-code loads it");
    assertThat(run.err()).isEmpty();
    assertThat(trace).doesNotExist();
  }

  @Test
  void hooksNamesWhatItDoesNotShow() {
    CommandRun run = CommandRun.of("hooks", config);
    assertThat(run.status()).isZero();
    assertThat(run.out()).contains("OptimizerHook").doesNotContain("Evil");
    assertThat(run.err())
        .contains("m.cfg:2:18", "is not run, and what it adds is not shown")
        .contains("Add `--allow-custom-code`")
        .contains("`Evil` is not in the registry");
  }

  @Test
  void hooksRunsCodeOnRequest() {
    CommandRun run = CommandRun.of("hooks", config, "--allow-custom-code");
    assertThat(run.out()).contains("Evil");
    assertThat(run.err()).isEmpty();
    assertThat(trace).exists();
  }

  @Test
  void lrDoesNotAnswerWithoutACustomPolicy() throws IOException {
    Path custom =
        Files.writeString(
            folder.resolve("lr.cfg"),
            Files.readString(config) + "lr_config = dict(_delete_=True, policy='Mine')\n");
    CommandRun run = CommandRun.of("lr", custom, "--iters-per-epoch", 2, "--csv");
    assertThat(run.status()).isEqualTo(ExitStatus.EVALUATION);
    assertThat(run.out()).isEmpty();
    assertThat(run.err())
        .contains("The learning rate cannot be computed without this custom code.", "lr.cfg:4:");
  }

  @Test
  void trainingRefusesCodeOnRequest() {
    CommandRun run = CommandRun.of("train", config, "--no-custom-code", "--dry-run");
    assertThat(run.status()).isEqualTo(ExitStatus.EVALUATION);
    assertThat(run.err())
        .contains("This config imports custom code, which `--no-custom-code` refuses.")
        .contains("m.cfg:2:18");
  }

  @Test
  void trainingNamesTheCodeThatItRuns() {
    CommandRun run = CommandRun.of("train", config, "--fast-dev-run", 1, "--device", "cpu");
    assertThat(run.err()).contains("Custom code: evil (" + folder.resolve("evil.java") + ")");
    assertThat(trace).exists();
  }
}
