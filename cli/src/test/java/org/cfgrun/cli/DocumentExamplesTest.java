package org.cfgrun.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Runs every example of the documents that show commands. A {@code python} block that begins with
 * {@code # file.cfg} is that file. A {@code console} block shows commands, {@code $ cfgrun ...},
 * with their output, and exit statuses with {@code $ echo $?}. {@code -Dcfgrun.updateGoldens=true}
 * rewrites the output in the documents.
 */
class DocumentExamplesTest {
  @TempDir Path folder;

  /** A block {@code json NAME} is the file of that name. */
  private static final Pattern LOG = Pattern.compile("(?s)\n```json (\\S+)\n(.*?)```\n");

  private static final String CONSOLE = "\n```console\n";

  private static final Path ROOT = Path.of("..");

  static List<Path> documents() throws IOException {
    List<Path> documents =
        new ArrayList<>(
            List.of(
                ROOT.resolve("README.md"),
                ROOT.resolve("docs/catalogs.md"),
                ROOT.resolve("docs/ci.md"),
                ROOT.resolve("docs/inspecting-configs.md"),
                ROOT.resolve("docs/logging.md"),
                ROOT.resolve("docs/customize-runtime.md"),
                ROOT.resolve("docs/distributed.md")));
    for (String folder : List.of("docs/rules", "docs/help")) {
      try (Stream<Path> pages = Files.list(ROOT.resolve(folder))) {
        pages.sorted().forEach(documents::add);
      }
    }
    return documents;
  }

  @ParameterizedTest
  @MethodSource("documents")
  void everyExamplePrintsTheDocumentedOutput(Path file) throws IOException {
    String document = Files.readString(file);
    for (String block : blocks(document, "python")) {
      String name = block.lines().findFirst().orElseThrow().substring(2);
      Path example = folder.resolve(name);
      Files.createDirectories(example.getParent());
      Files.writeString(example, block);
    }
    Matcher logs = LOG.matcher(document);
    while (logs.find()) {
      Files.writeString(folder.resolve(logs.group(1)), logs.group(2));
    }
    List<String> shown = blocks(document, "console");
    assertThat(shown).isNotEmpty();
    String replayed = document;
    for (String block : shown) {
      replayed = replayed.replace(block, replayed(block));
    }
    if (Boolean.getBoolean("cfgrun.updateGoldens") && System.getenv("CI") == null) {
      Files.writeString(file, replayed);
      return;
    }
    assertThat(replayed).isEqualTo(document);
  }

  private static List<String> blocks(String document, String language) {
    List<String> blocks = new ArrayList<>();
    String fence = "\n```" + language + "\n";
    for (int at = document.indexOf(fence); at >= 0; at = document.indexOf(fence, at)) {
      int start = at + fence.length();
      at = document.indexOf("```\n", start);
      blocks.add(document.substring(start, at));
    }
    return blocks;
  }

  private String replayed(String block) throws IOException {
    StringBuilder out = new StringBuilder();
    int status = 0;
    for (String line : block.lines().filter(line -> line.startsWith("$ ")).toList()) {
      out.append(line).append('\n');
      if (line.equals("$ echo $?")) {
        out.append(status).append('\n');
        continue;
      }
      ByteArrayOutputStream printed = new ByteArrayOutputStream();
      PrintStream stream = new PrintStream(printed, true, StandardCharsets.UTF_8);
      String[] arguments =
          Stream.of(line.substring("$ cfgrun ".length()).split(" +"))
              .map(
                  word ->
                      word.matches("[\\w.]+\\.(cfg|html|json)")
                              || Files.isDirectory(folder.resolve(word))
                          ? folder.resolve(word).toString()
                          : word)
              .toArray(String[]::new);
      status = Main.run(Terminal.of(stream, stream), arguments);
      out.append(
          printed
              .toString(StandardCharsets.UTF_8)
              .replace("file://" + folder + "/", "")
              .replace(folder + "/", ""));
    }
    return out.toString();
  }
}
