package org.cfgrun.runtime.golden;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The table of docs/goldens.md: how many cases each list has, pass, and differ on purpose. */
final class GoldenTable {
  private static final Path DOCUMENT = Path.of("../docs/goldens.md");
  private static final Pattern ROW =
      Pattern.compile("\\| `(\\S+)` \\| `([^`]+)`([^|]*) \\| (\\d+) \\| (\\d+) \\| (\\d+) \\|.*");

  private GoldenTable() {}

  /** The numbers of each row, under its file, its list, and what of it. */
  static Map<String, List<Integer>> rows() {
    Map<String, List<Integer>> rows = new LinkedHashMap<>();
    try {
      for (String line : Files.readAllLines(DOCUMENT)) {
        Matcher row = ROW.matcher(line);
        if (row.matches()) {
          rows.put(
              row.group(1) + " " + row.group(2) + row.group(3),
              List.of(number(row, 4), number(row, 5), number(row, 6)));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return rows;
  }

  private static int number(Matcher row, int group) {
    return Integer.parseInt(row.group(group));
  }

  static void assertSays(String title, int cases, int passed, int differing) {
    assertThat(rows().get(title))
        .as("%s in %s".formatted(title, DOCUMENT))
        .isEqualTo(List.of(cases, passed, differing));
  }
}
