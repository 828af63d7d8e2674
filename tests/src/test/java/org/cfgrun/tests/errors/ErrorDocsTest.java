package org.cfgrun.tests.errors;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.cfgrun.interpreter.diagnostic.ErrorCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests that every code is documented and that the examples of {@code docs/errors.md} are true. */
class ErrorDocsTest {
  private static final Path DOCS = Path.of("../docs/errors.md");
  private static final Path RULES = Path.of("../docs/rules");
  private static final Pattern SECTION = Pattern.compile("(?m)^### `([a-z-]+)`$");
  private static final Path RULES_INDEX = Path.of("../docs/rules.md");
  private static final Pattern SUMMARY = Pattern.compile("# `[a-z-]+`\n\nReports ([^\n]+)\\.\n\n");
  private static final Pattern CONFIG = Pattern.compile("(?ms)^```python (\\S+)\n(.*?)^```$");
  private static final Pattern OUTPUT =
      Pattern.compile("(?ms)^```console\n\\$ cfgrun (.*?)\n(.*?)^```$");

  @TempDir Path folder;

  /** Codes are open, so that they are collected from the fields that declare them. */
  private static List<String> declaredCodes() {
    List<String> ids = new ArrayList<>();
    new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("org.cfgrun")
            .stream()
            .flatMap(type -> type.getFields().stream())
            .filter(field -> field.getRawType().isEquivalentTo(ErrorCode.class))
            .filter(field -> field.getModifiers().contains(JavaModifier.STATIC))
            .forEach(field -> ids.add(code(field.reflect()).id()));
    return ids;
  }

  private static ErrorCode code(Field field) {
    try {
      field.setAccessible(true);
      return (ErrorCode) field.get(null);
    } catch (IllegalAccessException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  @Test
  void everyCodeIsDeclaredOnceAndDocumented() throws IOException {
    Set<String> documented = new HashSet<>();
    SECTION.matcher(Files.readString(DOCS)).results().forEach(at -> documented.add(at.group(1)));
    try (Stream<Path> pages = Files.list(RULES)) {
      pages.forEach(page -> documented.add(page.getFileName().toString().replace(".md", "")));
    }
    assertThat(documented).containsExactlyInAnyOrderElementsOf(declaredCodes());
  }

  /** The table of rules.md is generated from the pages, so that a rule has one place to edit. */
  @Test
  void theTableOfRulesListsEveryPage() throws IOException {
    StringBuilder table = new StringBuilder("| rule | reports | `--fix` |\n|---|---|---|\n");
    try (Stream<Path> pages = Files.list(RULES)) {
      for (Path page : pages.sorted().toList()) {
        String text = Files.readString(page);
        String id = page.getFileName().toString().replace(".md", "");
        Matcher summary = SUMMARY.matcher(text);
        assertThat(summary.lookingAt()).as("a summary in %s", page).isTrue();
        table.append(
            "| [%s](rules/%s.md) | %s | %s |\n"
                .formatted(
                    id, id, summary.group(1), text.contains("`cfgrun check --fix`") ? "yes" : ""));
      }
    }
    String rules = Files.readString(RULES_INDEX);
    int start = rules.indexOf("| rule | reports |");
    int end = rules.indexOf("\n\n", start) + 1;
    Goldens.check(RULES_INDEX, rules.substring(0, start) + table + rules.substring(end));
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

  /** Returns a section with the outputs that its commands print. */
  private String withOutput(String id, String section) throws IOException {
    Path files = Files.createDirectories(folder.resolve(id));
    for (MatchResult config : CONFIG.matcher(section).results().toList()) {
      Files.writeString(files.resolve(config.group(1)), config.group(2));
    }
    Path work = Files.createDirectories(folder.resolve("work"));
    StringBuilder printed = new StringBuilder();
    int shown = 0;
    for (MatchResult output : OUTPUT.matcher(section).results().toList()) {
      CommandRun run = CommandRun.of(output.group(1), files, work);
      assertThat(run.problems()).contains("[" + id + "]");
      printed.append(section, shown, output.start(2));
      printed.append(run.problems().stripTrailing()).append('\n');
      shown = output.end(2);
    }
    assertThat(shown).as("an example of %s", id).isPositive();
    return printed.append(section.substring(shown)).toString();
  }
}
