package org.cfgrun.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The example project compiles against cfgrun, its tests pass, and the pages for Java users show
 * its classes. The project is not a module of this build, because users copy it without a parent.
 */
class ExamplePagesTest {
  private static final Path ROOT = Path.of("..");
  private static final Path EXAMPLES = ROOT.resolve("examples/src");
  private static final Pattern JAVA = Pattern.compile("(?s)```java\n(.*?)```\n");

  @TempDir Path compiled;

  @Test
  void exampleProjectCompilesAndItsTestsPass() throws IOException, InterruptedException {
    String classPath =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    List<String> compiler = new ArrayList<>(List.of("-cp", classPath, "-d", compiled.toString()));
    List<String> tests = new ArrayList<>();
    try (Stream<Path> files = Files.walk(EXAMPLES)) {
      for (Path file : files.filter(file -> file.toString().endsWith(".java")).toList()) {
        compiler.add(file.toString());
        String name = file.getFileName().toString().replace(".java", "");
        if (name.endsWith("Test")) {
          tests.add("com.example.detect." + name);
        }
      }
    }
    int status =
        ToolProvider.getSystemJavaCompiler().run(null, null, null, compiler.toArray(String[]::new));
    assertThat(status).isZero();
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dai.djl.offline=true",
                "-DOPT_OUT_TRACKING=true",
                "-cp",
                classPath + File.pathSeparator + compiled,
                TestMain.class.getName()));
    command.addAll(tests);
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    assertThat(output).endsWith("passed 4\n");
  }

  private static List<String> examples() throws IOException {
    List<String> texts = new ArrayList<>();
    try (Stream<Path> files = Files.walk(EXAMPLES)) {
      for (Path file : files.filter(file -> file.toString().endsWith(".java")).toList()) {
        texts.add(Files.readString(file));
      }
    }
    return texts;
  }

  @ParameterizedTest
  @ValueSource(strings = {"embedding.md", "custom-dataset.md", "testing-components.md"})
  void shownClassesAreThoseOfTheExampleProject(String page) throws IOException {
    Matcher shown = JAVA.matcher(Files.readString(ROOT.resolve("docs").resolve(page)));
    List<String> blocks = shown.results().map(block -> block.group(1)).toList();
    assertThat(blocks).isNotEmpty();
    assertThat(examples()).containsAll(blocks);
  }

  @Test
  void exampleProjectHasThePresentVersion() throws IOException {
    Matcher version =
        Pattern.compile("<artifactId>cfgrun-parent</artifactId>\\s*<version>([^<]+)</version>")
            .matcher(Files.readString(ROOT.resolve("pom.xml")));
    assertThat(version.find()).isTrue();
    assertThat(Files.readString(ROOT.resolve("examples/pom.xml")))
        .contains("<cfgrun.version>" + version.group(1) + "</cfgrun.version>");
    assertThat(Files.readString(ROOT.resolve("docs/embedding.md")))
        .contains("<version>" + version.group(1) + "</version>");
  }
}
