package org.cfgrun.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Runs the launcher in a temporary directory with fake Java and Maven executables, which record the
 * arguments that they are called with.
 */
final class LauncherRun {
  private static final Path SCRIPT = Path.of("..", "cfgrun").toAbsolutePath().normalize();
  private static final List<String> TOOLS =
      List.of(
          "sh",
          "cat",
          "dirname",
          "find",
          "head",
          "mkdir",
          "mktemp",
          "mv",
          "readlink",
          "rm",
          "rmdir",
          "sed",
          "sleep",
          "tail");

  private static final String JAVA =
      """
      #!/bin/sh
      case "$*" in
        -version) echo 'openjdk version "21.0.1" 2023-10-17' >&2; exit 0 ;;
        *DumpLoadedClassList* | *-Xshare:dump*) exit 0 ;;
      esac
      echo "java $0 as process $$"
      [ -z "${SHOW_LOCALE:-}" ] || echo "locale ${LC_ALL:-unset}"
      printf '[%s]\\n' "$@"
      exit "${JAVA_STATUS:-0}"
      """;

  private static final String MAVEN =
      """
      #!/bin/sh
      echo "mvn $*" >>"$CHECKOUT/maven.calls"
      tries=${MAVEN_TRIES:-0}
      while [ "$tries" -gt 0 ]; do
        case "$(cat "$CHECKOUT"/../err*)" in *waiting*) tries=0 ;; *) tries=$((tries - 1)); sleep 0.1 ;; esac
      done
      [ -z "${MAVEN_FAILURE:-}" ] || { echo "[ERROR] $MAVEN_FAILURE"; exit 1; }
      mkdir -p "$CHECKOUT/cli/target/cfgrun-1.0/cfgrun-1.0/lib"
      : >"$CHECKOUT/cli/target/cfgrun-1.0/cfgrun-1.0/lib/cfgrun-cli-1.0.jar"
      """;

  private final Path root;
  private final Map<String, String> environment = new HashMap<>();

  /**
   * The result of a call.
   *
   * @param pid the process ID of the launcher
   */
  record Result(long pid, int status, String out, String err) {}

  /** Creates a directory with only the standard tools of any system. */
  LauncherRun(Path root) throws IOException {
    this.root = root;
    for (String tool : TOOLS) {
      if (!tool(tool)) {
        throw new IllegalStateException("this system has no " + tool);
      }
    }
    environment.put("PATH", root.resolve("tools").toString());
  }

  private static Optional<Path> find(String tool) {
    return Stream.of(System.getenv("PATH").split(":"))
        .map(folder -> Path.of(folder, tool))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /** Returns the path of a shell; null if it is not installed. */
  static @Nullable Path shell(String name) {
    Path shell = Path.of("/bin", name);
    return Files.isExecutable(shell) ? shell : null;
  }

  /** Unpacks a distribution, and returns its launcher. */
  Path distribution(String folder) throws IOException {
    write(folder + "/lib/cfgrun-cli-1.0.jar", "");
    return launcher(folder + "/bin/cfgrun");
  }

  /** Creates a checkout whose files are an hour old, and returns its launcher. */
  Path checkout(String folder) throws IOException {
    for (String file : List.of("pom.xml", "cli/src/main/Main.java", "cli/src/test/MainTest.java")) {
      write(folder + "/" + file, "");
      age(folder + "/" + file, 3600);
    }
    environment.put("CHECKOUT", root.resolve(folder).toString());
    return launcher(folder + "/cfgrun");
  }

  private Path launcher(String name) throws IOException {
    return executable(name, Files.readString(SCRIPT));
  }

  /**
   * Installs a fake Java, with a release file unless the version is empty, and returns its
   * directory.
   */
  Path java(String folder, String version) throws IOException {
    executable(folder + "/bin/java", JAVA);
    if (!version.isEmpty()) {
      write(folder + "/release", "IMPLEMENTOR=\"Nobody\"\nJAVA_VERSION=\"" + version + "\"\n");
    }
    return root.resolve(folder);
  }

  /** Installs an optional tool; returns false if this system does not have it. */
  boolean tool(String name) throws IOException {
    Optional<Path> tool = find(name);
    if (tool.isPresent()) {
      executable("tools/" + name, "#!/bin/sh\nexec " + tool.get() + " \"$@\"\n");
    }
    return tool.isPresent();
  }

  /** Installs a fake Maven. */
  void maven() throws IOException {
    executable("tools/mvn", MAVEN);
  }

  /** Sets an environment variable. */
  LauncherRun with(String variable, Object value) {
    environment.put(variable, value.toString());
    return this;
  }

  /** Prepends a directory to PATH. */
  void onPath(Path folder) {
    environment.merge("PATH", folder.toString(), (before, added) -> added + ":" + before);
  }

  /** Sets the modification time of a file to a number of seconds ago. */
  void age(String file, long seconds) throws IOException {
    Files.setLastModifiedTime(
        root.resolve(file), FileTime.fromMillis(System.currentTimeMillis() - 1000 * seconds));
  }

  /** Runs a command in the directory. */
  Result call(Object... command) throws InterruptedException {
    List<String> words = new ArrayList<>();
    for (Object word : command) {
      words.add(word.toString());
    }
    try {
      Path out = Files.createTempFile(root, "out", "");
      Path err = Files.createTempFile(root, "err", "");
      ProcessBuilder builder =
          new ProcessBuilder(words)
              .directory(root.toFile())
              .redirectOutput(out.toFile())
              .redirectError(err.toFile());
      builder.environment().clear();
      builder.environment().putAll(environment);
      Process process = builder.start();
      int status = process.waitFor();
      return new Result(
          process.pid(),
          status,
          Files.readString(out, StandardCharsets.UTF_8),
          Files.readString(err, StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void write(String name, String text) throws IOException {
    Path file = root.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private Path executable(String name, String text) throws IOException {
    write(name, text);
    return Files.setPosixFilePermissions(
        root.resolve(name), PosixFilePermissions.fromString("rwxr-xr-x"));
  }
}
