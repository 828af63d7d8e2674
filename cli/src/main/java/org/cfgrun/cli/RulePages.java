package org.cfgrun.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.cfgrun.interpreter.diagnostic.ErrorCode;
import org.jspecify.annotations.Nullable;

/** The pages of {@code docs/rules}, packaged beside this class. */
final class RulePages {
  private RulePages() {}

  /** Returns the rules that have a page. */
  static List<String> ids() {
    return Arrays.stream(ErrorCode.values())
        .map(ErrorCode::id)
        .filter(id -> RulePages.class.getResource(resource(id)) != null)
        .toList();
  }

  /** Returns the page of a rule, or null if there is none. */
  static @Nullable String read(String id) {
    if (!ids().contains(id)) {
      return null;
    }
    try (InputStream in = RulePages.class.getResourceAsStream(resource(id))) {
      if (in == null) {
        throw new IllegalStateException("no page for " + id);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException problem) {
      throw new UncheckedIOException(problem);
    }
  }

  private static String resource(String id) {
    return "rules/" + id + ".md";
  }
}
