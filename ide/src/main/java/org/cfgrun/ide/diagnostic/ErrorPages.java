package org.cfgrun.ide.diagnostic;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.cfgrun.ide.workspace.CachedFolder;
import org.cfgrun.interpreter.diagnostic.ErrorCode;
import org.jspecify.annotations.Nullable;

/**
 * The documentation of each code: a section of {@code docs/errors.md}, or a page of {@code
 * docs/rules}, which are packaged beside this class.
 */
public final class ErrorPages {
  private static final Pattern SECTION = Pattern.compile("(?m)^### `([a-z-]+)`\\n");
  private static final Pattern RULE = Pattern.compile("\\]\\(rules/([a-z-]+)\\.md\\)");

  private ErrorPages() {}

  /** Returns the rules whose level can be chosen. */
  static List<String> rules() {
    return Pages.RULES;
  }

  /** Read once for each process, when the first diagnostic is written. */
  private static final class Pages {
    private static final List<String> RULES =
        RULE.matcher(resource("rules.md")).results().map(rule -> rule.group(1)).toList();
    private static final Map<String, String> TEXTS = read(RULES);
    private static final @Nullable Path FOLDER = CachedFolder.write("errors", files());

    private static Map<String, String> files() {
      Map<String, String> files = new LinkedHashMap<>();
      TEXTS.forEach((code, text) -> files.put(code + ".md", text));
      return files;
    }
  }

  /** Returns the page of a code, or of a broader one, in Markdown; null if it has none. */
  public static @Nullable String text(ErrorCode code) {
    ErrorCode documented = documented(code);
    return documented == null ? null : Pages.TEXTS.get(documented.id());
  }

  private static @Nullable ErrorCode documented(ErrorCode code) {
    ErrorCode at = code;
    while (at != null && !Pages.TEXTS.containsKey(at.id())) {
      at = at.broader();
    }
    return at;
  }

  /** Returns the URI of the page of a code; null if it has none or it cannot be written. */
  static @Nullable String uri(ErrorCode code) {
    Path folder = Pages.FOLDER;
    ErrorCode documented = documented(code);
    return folder == null || documented == null
        ? null
        : folder.resolve(documented.id() + ".md").toUri().toString();
  }

  private static Map<String, String> read(List<String> rules) {
    Map<String, String> pages = new LinkedHashMap<>();
    String errors = resource("errors.md");
    for (MatchResult heading : SECTION.matcher(errors).results().toList()) {
      int next = errors.indexOf("\n### ", heading.end());
      String body = errors.substring(heading.end(), next < 0 ? errors.length() : next);
      pages.put(heading.group(1), "# `" + heading.group(1) + "`\n" + body);
    }
    rules.forEach(rule -> pages.put(rule, resource("rules/" + rule + ".md")));
    return pages;
  }

  private static String resource(String name) {
    try (InputStream in = ErrorPages.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(name + " is not packaged");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException unread) {
      throw new UncheckedIOException(unread);
    }
  }
}
