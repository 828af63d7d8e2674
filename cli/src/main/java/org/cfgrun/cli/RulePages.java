package org.cfgrun.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The pages of {@code docs/rules}, packaged beside this class. */
final class RulePages {
  private static final Pattern LINK = Pattern.compile("\\]\\(rules/([a-z-]+)\\.md\\)");

  private RulePages() {}

  /** Returns the rules that have a page, in the order of the table in {@code docs/rules.md}. */
  static List<String> ids() {
    return LINK.matcher(text("rules.md")).results().map(link -> link.group(1)).toList();
  }

  /** Returns the page of a rule, or null if there is none. */
  static @Nullable String read(String id) {
    return ids().contains(id) ? text("rules/" + id + ".md") : null;
  }

  private static String text(String resource) {
    try (InputStream in = RulePages.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException(resource + " is not packed");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException problem) {
      throw new UncheckedIOException(problem);
    }
  }
}
