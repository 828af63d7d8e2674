package org.cfgrun.ide.assist;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** The descriptions of sections: {@code docs/help/sections.md}, which is packaged beside this. */
public final class SectionText {
  private static final Pattern HEADING = Pattern.compile("(?m)^### `([a-z0-9_]+)`\\n");

  private SectionText() {}

  /** Read once for each process. */
  private static final class Texts {
    private static final Map<String, String> ALL = read();
  }

  /** Returns the description of a section in Markdown; empty when there is none. */
  public static String of(String section) {
    return Texts.ALL.getOrDefault(section, "");
  }

  private static Map<String, String> read() {
    Map<String, String> texts = new LinkedHashMap<>();
    try (InputStream in = SectionText.class.getResourceAsStream("sections.md")) {
      if (in == null) {
        throw new IllegalStateException("sections.md is not packaged");
      }
      String page = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      List<MatchResult> headings = HEADING.matcher(page).results().toList();
      for (MatchResult heading : headings) {
        int next = page.indexOf("\n### ", heading.end());
        texts.put(
            heading.group(1),
            page.substring(heading.end(), next < 0 ? page.length() : next).strip());
      }
    } catch (IOException unread) {
      throw new UncheckedIOException(unread);
    }
    return texts;
  }
}
