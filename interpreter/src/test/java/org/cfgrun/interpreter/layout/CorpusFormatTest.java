package org.cfgrun.interpreter.layout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.cfgrun.interpreter.EvaluatedConfig;
import org.cfgrun.interpreter.Interpreter;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.print.ConfigPrinter;
import org.cfgrun.interpreter.source.LoadResult;
import org.cfgrun.interpreter.source.Source;
import org.cfgrun.interpreter.source.SourceId;
import org.cfgrun.interpreter.source.SourceLoader;
import org.cfgrun.interpreter.syntax.Lexeme;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Formats every config below the folder of {@code -Dcfgrun.corpus=DIR} and prints the number of
 * changed lines.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CorpusFormatTest {
  private static final String PROPERTY = "cfgrun.corpus";

  private Path corpus;
  private List<Path> files;

  @BeforeAll
  void findConfigs() throws IOException {
    String folder = System.getProperty(PROPERTY);
    assumeTrue(folder != null, "-D" + PROPERTY + "=DIR names no folder of configs");
    corpus = Path.of(folder).toAbsolutePath().normalize();
    try (Stream<Path> all = Files.walk(corpus)) {
      files = all.filter(file -> file.toString().matches(".*\\.(py|cfg|cfgrun)")).sorted().toList();
    }
    assertThat(files).isNotEmpty();
  }

  @Test
  void everyConfigKeepsItsCommentsAndNeedsNoSecondRun() {
    int refused = 0;
    int comments = 0;
    List<Long> changes = new ArrayList<>();
    for (Path file : files) {
      Source source = load(file);
      String text = Formatter.format(source, new Problems());
      if (text == null) {
        refused++;
        continue;
      }
      Source formatted = Source.of(source.name(), text);
      assertThat(Formatter.format(formatted, new Problems())).as(source.name()).isEqualTo(text);
      assertThat(comments(formatted)).as(source.name()).isEqualTo(comments(source));
      comments += comments(source).size();
      long lines = text.lines().count() - sharedLines(source.text(), text);
      if (lines > 0) {
        changes.add(lines);
      }
    }
    changes.sort(null);
    assertThat(refused).isLessThan(files.size());
    System.out.printf(
        "%d configs, %d with errors, %d comments; %d configs change, the median one in %d lines%n",
        files.size(),
        refused,
        comments,
        changes.size(),
        changes.isEmpty() ? 0 : changes.get(changes.size() / 2));
  }

  @Test
  void everyConfigKeepsItsValue(@TempDir Path folder) throws IOException {
    for (Path file : files) {
      Path copy = folder.resolve(corpus.relativize(file));
      Files.createDirectories(copy.getParent());
      Source source = load(file);
      String text = Formatter.format(source, new Problems());
      Files.writeString(copy, Objects.requireNonNullElse(text, source.text()));
    }
    Interpreter before = new Interpreter();
    Interpreter after = new Interpreter();
    int values = 0;
    for (Path file : files) {
      String value = value(before, file, corpus);
      assertThat(value(after, folder.resolve(corpus.relativize(file)), folder))
          .as(file.toString())
          .isEqualTo(value);
      values += value.startsWith("[") ? 0 : 1;
    }
    assertThat(values).isPositive();
    System.out.printf("%d of %d configs have a value, which stays%n", values, files.size());
  }

  /** Returns the value as text, or the codes of its errors in brackets. */
  private static String value(Interpreter interpreter, Path file, Path root) {
    Problems problems = new Problems();
    EvaluatedConfig config = interpreter.evaluate(file.toString(), List.of(), problems);
    return config == null
        ? problems.all().stream().map(problem -> problem.code().id()).toList().toString()
        : ConfigPrinter.print(config.root()).replace(root.toString(), "");
  }

  private static Source load(Path file) {
    LoadResult result = new SourceLoader(List.of()).load(SourceId.of(file.toString()));
    assertThat(result).isInstanceOf(LoadResult.Loaded.class);
    return ((LoadResult.Loaded) result).source();
  }

  private static List<String> comments(Source source) {
    return Lexeme.of(source).stream()
        .filter(lexeme -> lexeme.kind() == Lexeme.Kind.COMMENT)
        .map(Lexeme::text)
        .toList();
  }

  /** Returns the number of lines that two texts have in common, in order. */
  private static int sharedLines(String left, String right) {
    List<String> a = left.lines().toList();
    List<String> b = right.lines().toList();
    int[] row = new int[b.size() + 1];
    for (String line : a) {
      int diagonal = 0;
      for (int j = 1; j <= b.size(); j++) {
        int above = row[j];
        row[j] = line.equals(b.get(j - 1)) ? diagonal + 1 : Math.max(row[j], row[j - 1]);
        diagonal = above;
      }
    }
    return row[b.size()];
  }
}
