package org.cfgrun.ide.feature;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.cfgrun.ide.workspace.ClientAbilities;
import org.cfgrun.ide.workspace.PositionEncoding;
import org.cfgrun.ide.workspace.ServerSettings;
import org.cfgrun.ide.workspace.Snapshot;
import org.cfgrun.ide.workspace.Workspace;
import org.eclipse.lsp4j.Position;
import org.eclipse.lsp4j.Range;
import org.eclipse.lsp4j.TextDocumentItem;
import org.junit.jupiter.api.DynamicTest;

/**
 * A case of a golden file: configs, of which the last one is open and has the cursor at {@code |},
 * and the expected answer. A file holds many:
 *
 * <pre>
 * ## What the case shows
 * --- base.cfg
 * lr = 0.02
 * --- config.cfg
 * _base_ = 'base.cfg'
 * lr = |
 * --- answer
 * ...
 * </pre>
 *
 * <p>In a case whose title ends with {@code (CRLF)} the lines of configs end with both characters.
 * {@code -Dcfgrun.updateGoldens=true} replaces the answers.
 */
final class GoldenCase {
  private static final Path RESOURCES = Path.of("src/test/resources/org/cfgrun/ide/feature");
  private static final String CASE = "## ";
  private static final String FILE = "--- ";
  private static final String ANSWER = "answer";

  private final String title;
  private final Map<String, String> files = new LinkedHashMap<>();
  private String expected = "";
  private Workspace workspace;
  private Snapshot config;
  private Path folder;
  private Position cursor = new Position(0, 0);

  private GoldenCase(String title) {
    this.title = title;
  }

  /** Returns a test for each case of a file. */
  static Stream<DynamicTest> tests(String file, Path temporary, Function<GoldenCase, String> answer)
      throws IOException {
    Path golden = RESOURCES.resolve(file);
    List<GoldenCase> cases = read(Files.readString(golden));
    List<String> answers = new ArrayList<>();
    for (int i = 0; i < cases.size(); i++) {
      cases.get(i).open(temporary.resolve(file + i));
      answers.add(answer.apply(cases.get(i)).strip());
    }
    if (Boolean.getBoolean("cfgrun.updateGoldens")) {
      StringBuilder text = new StringBuilder();
      for (int i = 0; i < cases.size(); i++) {
        cases.get(i).write(answers.get(i), text);
      }
      Files.writeString(golden, text.toString().stripTrailing() + "\n");
    }
    List<DynamicTest> tests = new ArrayList<>();
    for (int i = 0; i < cases.size(); i++) {
      String got = answers.get(i);
      GoldenCase one = cases.get(i);
      tests.add(DynamicTest.dynamicTest(one.title, () -> assertThat(got).isEqualTo(one.expected)));
    }
    return tests.stream();
  }

  private static List<GoldenCase> read(String text) {
    List<GoldenCase> cases = new ArrayList<>();
    for (String block : text.split("(?m)^" + CASE)) {
      if (!block.isBlank()) {
        String[] parts = block.split("(?m)^" + FILE);
        GoldenCase one = new GoldenCase(parts[0].strip());
        for (int i = 1; i < parts.length; i++) {
          int line = parts[i].indexOf('\n');
          String name = parts[i].substring(0, line).strip();
          String body = parts[i].substring(line + 1);
          if (name.equals(ANSWER)) {
            one.expected = body.strip();
          } else {
            one.files.put(name, body);
          }
        }
        cases.add(one);
      }
    }
    return cases;
  }

  private void write(String answer, StringBuilder out) {
    out.append(CASE).append(title).append('\n');
    files.forEach((name, body) -> out.append(FILE).append(name).append('\n').append(body));
    out.append(FILE).append(ANSWER).append('\n').append(answer).append("\n\n");
    expected = answer;
  }

  private void open(Path directory) {
    folder = directory;
    JsonObject settings = new JsonObject();
    settings.addProperty("pictures", title.contains("with pictures"));
    workspace =
        new Workspace(List.of(directory), ServerSettings.of(settings), PositionEncoding.UTF_16);
    workspace.connect(
        new ClientAbilities(
            !title.contains("without snippets"), true, !title.contains("without Markdown")));
    String last = "";
    try {
      for (Map.Entry<String, String> file : files.entrySet()) {
        // The blank line before the next title is not part of the file.
        String body = file.getValue();
        String text = title.endsWith("(CRLF)") ? body.replace("\n", "\r\n") : body;
        Path path = directory.resolve(file.getKey());
        Files.createDirectories(path.getParent());
        int at = text.indexOf('|');
        last = at < 0 ? text : text.substring(0, at) + text.substring(at + 1);
        Files.writeString(path, last);
        if (at >= 0) {
          cursor = position(text, at);
        }
        config = null;
        String uri = path.toUri().toString();
        if (file.getKey().equals(lastFile())) {
          workspace.open(new TextDocumentItem(uri, "cfgrun", 1, last));
          config = workspace.snapshot(uri);
        }
      }
    } catch (IOException unwritable) {
      throw new UncheckedIOException(unwritable);
    }
  }

  private String lastFile() {
    return List.copyOf(files.keySet()).get(files.size() - 1);
  }

  private static Position position(String text, int offset) {
    int line = (int) text.substring(0, offset).chars().filter(c -> c == '\n').count();
    return new Position(line, offset - text.lastIndexOf('\n', offset - 1) - 1);
  }

  Workspace workspace() {
    return workspace;
  }

  /** The open config. */
  Snapshot config() {
    return config;
  }

  String uri() {
    return config.uri();
  }

  Position cursor() {
    return cursor;
  }

  /** Returns a text with the names of directories removed. */
  String withoutFolder(String text) {
    return text.replace(folder.toUri().toString(), "").replace(folder + "/", "");
  }

  /** Returns the text of a file of the case, without the cursor. */
  String text(String uri) {
    try {
      return Files.readString(Path.of(java.net.URI.create(uri)));
    } catch (IOException unread) {
      throw new UncheckedIOException(unread);
    }
  }

  /** Returns a place as {@code file:line:column: text}. */
  String place(String uri, Range range) {
    String name = withoutFolder(uri);
    if (name.equals(uri)) {
      return "page " + uri.substring(uri.lastIndexOf('/') + 1);
    }
    String text = slice(uri, range).lines().findFirst().orElse("");
    return "%s:%d:%d %s"
        .formatted(name, range.getStart().getLine() + 1, range.getStart().getCharacter() + 1, text)
        .strip();
  }

  private String slice(String uri, Range range) {
    String text = text(uri);
    return text.substring(offset(text, range.getStart()), offset(text, range.getEnd()));
  }

  static int offset(String text, Position position) {
    int at = 0;
    for (int i = 0; i < position.getLine(); i++) {
      at = text.indexOf('\n', at) + 1;
    }
    return at + position.getCharacter();
  }
}
