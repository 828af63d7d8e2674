package org.cfgrun.tests.errors;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.cfgrun.cli.Main;

/**
 * A run of {@code cfgrun} on the files of a directory.
 *
 * @param status the exit status
 * @param problems the printed errors and warnings, with paths relative to the directory
 */
record CommandRun(int status, String problems) {
  private static final String FILE = "[\\w-]+\\.(cfg|json|pth)";
  private static final String FINDING = "((error|warning)(\\[.*]|:)|This is a bug).*";

  /** The start of a log line, which is not part of an error or warning. */
  private static final String LOG_LINE = "\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d.*";

  /**
   * Runs a command as if {@code folder} were the working directory.
   *
   * @param command the arguments of {@code cfgrun}; names of files refer to those in the directory
   * @param work an empty directory for the output of the run
   */
  static CommandRun of(String command, Path folder, Path work) throws IOException {
    List<String> arguments = new ArrayList<>();
    for (String word : command.split(" ")) {
      Path file = folder.resolve(word);
      arguments.add(word.matches(FILE) ? file.toString() : word);
    }
    if (arguments.get(0).equals("train")) {
      arguments.addAll(List.of("--work-dir", work.toString(), "--seed", "0"));
      arguments.addAll(command.contains("--device") ? List.of() : List.of("--device", "cpu"));
    }
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int status;
    try (PrintStream out =
            new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
        PrintStream problems = new PrintStream(err, true, StandardCharsets.UTF_8)) {
      status = Main.run(out, problems, arguments.toArray(String[]::new));
    }
    return new CommandRun(status, findings(err.toString(StandardCharsets.UTF_8), folder));
  }

  private static String findings(String text, Path folder) {
    StringBuilder kept = new StringBuilder();
    boolean finding = true;
    for (String line : text.split("\n")) {
      finding = line.matches(FINDING) || finding && !line.matches(LOG_LINE);
      if (finding) {
        kept.append(line).append('\n');
      }
    }
    return kept.toString()
        .replace(folder.toAbsolutePath() + "/", "")
        .replace(folder + "/", "")
        .replace(folder.toAbsolutePath().toString(), ".")
        .replace(System.getProperty("user.home"), "~");
  }

  /** Returns the text to compare with the expected output. */
  String text() {
    return "exit status " + status + "\n\n" + problems;
  }
}
