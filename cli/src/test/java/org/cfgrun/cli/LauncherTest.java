package org.cfgrun.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.cfgrun.cli.LauncherRun.Result;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the launcher is a shell script")
class LauncherTest {
  @TempDir Path temporary;
  private Path root;
  private LauncherRun launcher;

  @BeforeEach
  void prepare() throws IOException {
    // Home directories can have spaces and quotes.
    root = Files.createDirectory(temporary.toRealPath().resolve("o'neill's home"));
    launcher = new LauncherRun(root);
  }

  private void javaOnPath() throws IOException {
    launcher.onPath(launcher.java("jdk", "17.0.2").resolve("bin"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"sh", "dash", "bash", "zsh", "ksh"})
  void shellsPassArgumentsUnchanged(String shell) throws Exception {
    assumeTrue(LauncherRun.shell(shell) != null, shell + " is not installed");
    javaOnPath();
    Path cfgrun = launcher.distribution("cfgrun 1.0");
    Result result =
        launcher.call(
            LauncherRun.shell(shell),
            cfgrun,
            "eval",
            "my config.cfg",
            "a='b \"c\"'",
            "*",
            "",
            "\\n");
    assertThat(result.err()).isEmpty();
    assertThat(result.out())
        .contains("[-cp]\n[" + root + "/cfgrun 1.0/bin/../lib/cfgrun-cli-1.0.jar]\n")
        .endsWith(
            "[org.cfgrun.cli.Main]\n[eval]\n[my config.cfg]\n[a='b \"c\"']\n[*]\n[]\n[\\n]\n");
  }

  @Test
  void followsSymbolicLinksToTheDistribution() throws Exception {
    javaOnPath();
    Path cfgrun = launcher.distribution("opt/cfgrun");
    Path absolute = Files.createDirectory(root.resolve("bin")).resolve("cfgrun");
    Files.createSymbolicLink(absolute, cfgrun);
    Path relative = Files.createDirectory(root.resolve("links")).resolve("run");
    Files.createSymbolicLink(relative, Path.of("..", "bin", "cfgrun"));
    assertThat(launcher.call(relative, "eval").out())
        .contains("[" + root + "/opt/cfgrun/bin/../lib/cfgrun-cli-1.0.jar]");
    assertThat(launcher.call("links/run", "eval").status()).isZero();
  }

  @Test
  void javaHomeTakesPrecedenceOverPath() throws Exception {
    javaOnPath();
    launcher.with("JAVA_HOME", launcher.java("other jdk", "21"));
    assertThat(launcher.call(launcher.distribution("d"), "eval").out())
        .startsWith("java " + root + "/other jdk/bin/java ");
  }

  @Test
  void rejectsJavaHomeWithoutJava() throws Exception {
    javaOnPath();
    Result result =
        launcher.with("JAVA_HOME", "/no/such/jdk").call(launcher.distribution("d"), "eval");
    assertThat(result.status()).isEqualTo(1);
    assertThat(result.err())
        .isEqualTo(
            "cfgrun: JAVA_HOME is /no/such/jdk, but /no/such/jdk/bin/java does not exist. Set JAVA_HOME to a JDK 17 or newer.\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.8.0_402", "11.0.2", "16", "9-ea"})
  void rejectsOldJava(String version) throws Exception {
    Path java = launcher.java("jdk", version);
    Result result = launcher.with("JAVA_HOME", java).call(launcher.distribution("d"), "eval");
    assertThat(result.status()).isEqualTo(1);
    assertThat(result.out()).isEmpty();
    assertThat(result.err())
        .isEqualTo(
            "cfgrun: Java is too old: expected 17 or newer, got %s at %s/bin/java. Set JAVA_HOME to a newer JDK.\n"
                .formatted(version, java));
  }

  @Test
  void runsJavaVersionWithoutAReleaseFile() throws Exception {
    launcher.with("JAVA_HOME", launcher.java("jdk", ""));
    assertThat(launcher.call(launcher.distribution("d"), "eval").status()).isZero();
    assertThat(root.resolve("d/lib/cfgrun-21.0.1.jsa")).exists();
  }

  @Test
  void findsTheReleaseFileThroughALink() throws Exception {
    Path java = launcher.java("jdk", "11.0.2");
    Path link = Files.createDirectory(root.resolve("bin")).resolve("java");
    Files.createSymbolicLink(link, java.resolve("bin/java"));
    launcher.onPath(link.getParent());
    assertThat(launcher.call(launcher.distribution("d"), "eval").err()).contains("got 11.0.2 at");
  }

  @Test
  void reportsMissingJava() throws Exception {
    Result result = launcher.call(launcher.distribution("d"), "eval");
    assertThat(result.status()).isEqualTo(1);
    assertThat(result.err())
        .isEqualTo("cfgrun: Java not found. Install a JDK 17 or newer, or set JAVA_HOME.\n");
  }

  @ParameterizedTest
  @ValueSource(ints = {24, 40, 127})
  void reportsTooFewFileDescriptorsInWords(int limit) throws Exception {
    javaOnPath();
    Path cfgrun = launcher.distribution("d");
    Result result =
        launcher.call("/bin/sh", "-c", "ulimit -n " + limit + "; exec \"$0\" eval a.cfg", cfgrun);
    assertThat(result.status()).isEqualTo(1);
    assertThat(result.err())
        .isEqualTo(
            "cfgrun: at most %s files can be open: expected at least 128. Raise the limit with `ulimit -n 1024`.\n"
                .formatted(limit));
  }

  @Test
  void execsJavaAndPassesItsStatus() throws Exception {
    javaOnPath();
    Result result = launcher.with("JAVA_STATUS", 7).call(launcher.distribution("d"), "train");
    assertThat(result.status()).isEqualTo(7);
    assertThat(result.out()).contains("as process " + result.pid() + "\n");
  }

  @Test
  void enablesNativeAccessOnNewerJava() throws Exception {
    launcher.with("JAVA_HOME", launcher.java("jdk", "25"));
    assertThat(launcher.call(launcher.distribution("d"), "eval").out())
        .contains("[--enable-native-access=ALL-UNNAMED]");
  }

  @Test
  void readsJavaOptionsFromTheEnvironment() throws Exception {
    javaOnPath();
    launcher.with("CFGRUN_JAVA_OPTS", "-Xmx4g -Da=b");
    assertThat(launcher.call(launcher.distribution("d"), "eval").out())
        .contains("[-Xmx4g]\n[-Da=b]\n");
  }

  @ParameterizedTest
  @CsvSource({"UTF-8, unset", "ANSI_X3.4-1968, C.UTF-8", "ISO-8859-15, C.UTF-8", ", C.UTF-8"})
  void startsJavaInALocaleWithUtf8(@Nullable String encoding, String locale) throws Exception {
    javaOnPath();
    launcher.with("SHOW_LOCALE", "yes");
    if (encoding != null) {
      Path tools = Files.createDirectory(root.resolve("locales"));
      Path tool = Files.writeString(tools.resolve("locale"), "#!/bin/sh\necho " + encoding + "\n");
      Files.setPosixFilePermissions(tool, PosixFilePermissions.fromString("rwx------"));
      launcher.onPath(tools);
    }
    assertThat(launcher.call(launcher.distribution("d"), "eval").out())
        .contains("locale " + locale + "\n");
  }

  @Test
  void customGarbageCollectorReplacesTheDefault() throws Exception {
    javaOnPath();
    Path cfgrun = launcher.distribution("d");
    assertThat(launcher.call(cfgrun, "train").out()).contains("[-XX:+UseSerialGC]\n");
    launcher.with("CFGRUN_JAVA_OPTS", "-Xmx4g -XX:+UseZGC");
    assertThat(launcher.call(cfgrun, "train").out())
        .contains("[-XX:+UseZGC]\n")
        .doesNotContain("UseSerialGC");
  }

  @Test
  void reportsInstallationWithoutJars() throws Exception {
    javaOnPath();
    Path cfgrun = launcher.distribution("d");
    Files.delete(root.resolve("d/lib/cfgrun-cli-1.0.jar"));
    Result result = launcher.call(cfgrun, "eval");
    assertThat(result.status()).isEqualTo(1);
    assertThat(result.err()).contains("cfgrun-cli jar not found in").contains("incomplete");
  }

  @Test
  void buildsACheckoutOnceAndAfterChanges() throws Exception {
    javaOnPath();
    launcher.maven();
    Path cfgrun = launcher.checkout("check out");
    Result first = launcher.call(cfgrun, "eval");
    assertThat(first.err()).contains("cfgrun: building (").endsWith("cfgrun: built.\n");
    assertThat(first.out())
        .contains(
            "[" + root + "/check out/cli/target/cfgrun-1.0/cfgrun-1.0/lib/cfgrun-cli-1.0.jar]");
    assertThat(launcher.call(cfgrun, "eval").err()).isEmpty();

    launcher.age("check out/cli/target/built", 60);
    launcher.age("check out/cli/src/test/MainTest.java", 30);
    assertThat(launcher.call(cfgrun, "eval").err()).as("tests are not in the jars").isEmpty();

    launcher.age("check out/cli/src/main/Main.java", 30);
    assertThat(launcher.call(cfgrun, "eval").err()).contains("built.");
    assertThat(launcher.call(cfgrun, "eval").err()).isEmpty();
    assertThat(root.resolve("check out/maven.calls"))
        .content()
        .hasLineCount(2)
        .contains("-pl cli -am -DskipTests");
  }

  @Test
  void showsTheEndOfAFailedBuildAndRetries() throws Exception {
    javaOnPath();
    launcher.maven();
    Path cfgrun = launcher.checkout("checkout");
    launcher.with("MAVEN_FAILURE", "cannot find symbol");
    Result failed = launcher.call(cfgrun, "eval");
    assertThat(failed.status()).isEqualTo(1);
    assertThat(failed.out()).isEmpty();
    assertThat(failed.err())
        .contains(
            "cfgrun: the build failed. The end of " + root + "/checkout/cli/target/build.log:")
        .endsWith("[ERROR] cannot find symbol\n");
    launcher.with("MAVEN_FAILURE", "");
    assertThat(launcher.call(cfgrun, "eval").status()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"flock", "mkdir"})
  void concurrentFirstCallsBuildOnce(String locking) throws Exception {
    assumeTrue(launcher.tool(locking), locking + " is not installed");
    javaOnPath();
    launcher.maven();
    Path cfgrun = launcher.checkout("checkout");
    // Maven goes on when the other call says that it waits, or after a minute.
    launcher.with("MAVEN_TRIES", 600);
    ExecutorService calls = Executors.newFixedThreadPool(2);
    try {
      Callable<Result> call = () -> launcher.call(cfgrun, "eval");
      List<String> said = new ArrayList<>();
      for (Future<Result> result : calls.invokeAll(List.of(call, call))) {
        assertThat(result.get().status()).isZero();
        said.add(result.get().err());
      }
      assertThat(said).filteredOn(err -> err.contains("cfgrun: built.")).hasSize(1);
      assertThat(said).filteredOn(err -> err.contains("waiting for another build")).hasSize(1);
    } finally {
      calls.shutdown();
    }
    assertThat(root.resolve("checkout/maven.calls")).content().hasLineCount(1);
    assertThat(launcher.call(cfgrun, "eval").err()).isEmpty();
  }

  @Test
  void requiresMavenToBuild() throws Exception {
    javaOnPath();
    Result result = launcher.call(launcher.checkout("checkout"), "eval");
    assertThat(result.status()).isEqualTo(1);
    assertThat(result.err())
        .isEqualTo(
            "cfgrun: this checkout is not built yet, and building it requires Maven. Install mvn and add it to PATH.\n");
  }
}
