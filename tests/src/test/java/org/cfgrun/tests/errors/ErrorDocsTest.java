package org.cfgrun.tests.errors;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.cfgrun.interpreter.diagnostic.ErrorCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code docs/errors.md} speaks of every kind of finding, and its examples print what it says. */
class ErrorDocsTest {
  private static final Path DOCS = Path.of("../docs/errors.md");
  private static final Path RULES = Path.of("../docs/rules");
  private static final Pattern SECTION = Pattern.compile("(?m)^### `([a-z-]+)`$");
  private static final Pattern CONFIG = Pattern.compile("(?ms)^```python (\\S+)\n(.*?)^```$");
  private static final Pattern OUTPUT =
      Pattern.compile("(?ms)^```console\n\\$ cfgrun (.*?)\n(.*?)^```$");

  @TempDir Path folder;

  @Test
  void everyErrorCodeIsDocumented() throws IOException {
    List<String> sections =
        SECTION.matcher(Files.readString(DOCS)).results().map(found -> found.group(1)).toList();
    assertThat(sections)
        .containsExactlyElementsOf(
            Arrays.stream(ErrorCode.values())
                .map(ErrorCode::id)
                .filter(id -> sections.contains(id) || !Files.exists(RULES.resolve(id + ".md")))
                .toList());
  }

  @Test
  void everyExamplePrintsTheDocumentedOutput() throws IOException {
    String text = Files.readString(DOCS);
    List<MatchResult> sections = SECTION.matcher(text).results().toList();
    StringBuilder printed = new StringBuilder(text.substring(0, sections.get(0).start()));
    for (int i = 0; i < sections.size(); i++) {
      int end = i + 1 < sections.size() ? sections.get(i + 1).start() : text.length();
      String id = sections.get(i).group(1);
      printed.append(withOutput(id, text.substring(sections.get(i).start(), end)));
    }
    Goldens.check(DOCS, printed.toString());
  }

  /** A section as it must be: with what its command prints about its files. */
  private String withOutput(String id, String section) throws IOException {
    Path files = Files.createDirectories(folder.resolve(id));
    for (MatchResult config : CONFIG.matcher(section).results().toList()) {
      Files.writeString(files.resolve(config.group(1)), config.group(2));
    }
    Matcher output = OUTPUT.matcher(section);
    assertThat(output.find()).as("an example of %s", id).isTrue();
    Path work = Files.createDirectories(folder.resolve("work"));
    CommandRun run = CommandRun.of(output.group(1), files, work);
    assertThat(run.problems()).contains("[" + id + "]");
    return section.substring(0, output.start(2))
        + run.problems().stripTrailing()
        + "\n"
        + section.substring(output.end(2));
  }
}
