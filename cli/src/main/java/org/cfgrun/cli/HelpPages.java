package org.cfgrun.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.cfgrun.components.Registries;
import org.jspecify.annotations.Nullable;

/**
 * The pages of {@code cfgrun help}: {@code docs/help}, {@code docs/rules}, and the sections of
 * {@code docs/errors.md}, all packaged beside this class.
 */
final class HelpPages {
  /** The pages of {@code docs/help}, in reading order. */
  static final List<String> TOPICS =
      List.of(
          "language",
          "sections",
          "inheritance",
          "overrides",
          "dialects",
          "migration",
          "packages",
          "custom-imports",
          "hooks",
          "schedules",
          "datasets",
          "checkpoints",
          "exit-status",
          "suppression");

  private static final Pattern SECTION = Pattern.compile("(?m)^### `([a-z-]+)`$");

  /** The name of {@code dialects} before it was renamed; still found, but not listed. */
  private static final String FORMER_DIALECTS = "eras";

  private static final Pattern KEY = Pattern.compile("(?m)^### `([a-z0-9_]+)`$");
  private static final String SECTIONS = "help/sections.md";

  /** The components that the {@code type}, or the {@code policy}, of a section names. */
  private static final Map<String, String> REGISTRIES =
      Map.of(
          "model", Registries.MODELS,
          "data", Registries.DATASETS,
          "optimizer", Registries.OPTIMIZERS,
          "runner", Registries.RUNNERS,
          "lr_config", Registries.POLICIES,
          "momentum_config", Registries.POLICIES,
          "custom_hooks", Registries.HOOKS,
          "log_config", Registries.HOOKS);

  private static final String ERRORS = "errors";
  private static final String RULES = "rules";

  private HelpPages() {}

  /** Returns all topics: pages, then codes of errors and warnings. */
  static List<String> topics() {
    List<String> all = new ArrayList<>(TOPICS);
    all.add(RULES);
    all.add(ERRORS);
    all.addAll(codes());
    return all;
  }

  /** Returns the page on a topic as plain text; null if there is none. */
  static @Nullable String read(String topic) {
    String page = markdown(topic.equals(FORMER_DIALECTS) ? "dialects" : topic);
    return page == null ? null : plain(page);
  }

  /** Returns the page on an error or a rule in Markdown; null if there is none. */
  static @Nullable String documentation(String code) {
    return codes().contains(code) ? markdown(code) : null;
  }

  private static @Nullable String markdown(String topic) {
    if (TOPICS.contains(topic)) {
      return resource("help/" + topic + ".md");
    }
    if (topic.equals(RULES)) {
      return resource("rules.md");
    }
    String errors = resource("errors.md");
    if (topic.equals(ERRORS)) {
      String kinds = String.join("\n- ", codes());
      return errors.substring(0, errors.indexOf("\n### ")) + "\nCodes:\n\n- " + kinds + "\n";
    }
    String rule = RulePages.read(topic);
    return rule != null ? rule : section(errors, topic);
  }

  /** Returns the sections of configs with an entry in the page on sections, in its order. */
  static List<String> sections() {
    return KEY.matcher(resource(SECTIONS)).results().map(found -> found.group(1)).toList();
  }

  /** Returns the page on a section of configs; null if there is none. */
  static @Nullable String configSection(String name) {
    String entry = section(resource(SECTIONS), name);
    if (entry == null) {
      return null;
    }
    String registry = REGISTRIES.get(name);
    return plain(entry)
        + ComponentPages.keys(name)
        + (registry == null ? "" : ComponentPages.registry(registry));
  }

  /** The codes of all findings: the sections of errors.md, then the rules of check. */
  static List<String> codes() {
    List<String> codes = new ArrayList<>();
    SECTION.matcher(resource("errors.md")).results().forEach(found -> codes.add(found.group(1)));
    // Errors that `check` explains as rules have both a section and a page.
    RulePages.ids().stream().filter(id -> !codes.contains(id)).forEach(codes::add);
    return codes;
  }

  private static @Nullable String section(String document, String title) {
    String heading = "\n### `" + title + "`\n";
    int start = document.indexOf(heading);
    if (start < 0) {
      return null;
    }
    int end = document.indexOf("\n### ", start + 1);
    return document.substring(start + 1, end < 0 ? document.length() : end);
  }

  /** Removes markup that only a browser needs, and indents code blocks. */
  private static String plain(String markdown) {
    StringBuilder out = new StringBuilder();
    boolean code = false;
    for (String line : markdown.strip().split("\n", -1)) {
      if (line.startsWith("```")) {
        code = !code;
        // Code blocks of errors.md name their file after the language.
        String[] words = line.split(" ");
        out.append(code && words.length > 1 ? "    # " + words[1] + "\n" : "");
      } else if (code) {
        out.append(line.isEmpty() ? "" : "    ").append(line).append('\n');
      } else if (!line.startsWith("|--")) {
        out.append(line.startsWith("|") ? row(line) : text(line)).append('\n');
      }
    }
    return out.toString();
  }

  /** Formats a table row: the first cell in a column, the others after it. */
  private static String row(String line) {
    String[] cells = text(line).split("\\|");
    String first = cells.length > 1 ? cells[1].strip() : "";
    List<String> others =
        Arrays.stream(cells).skip(2).map(String::strip).filter(cell -> !cell.isEmpty()).toList();
    return "  %-18s %s".formatted(first, String.join("; ", others));
  }

  private static String text(String line) {
    return line.replaceFirst("^#+ ", "")
        .replaceAll("\\[([^\\]]+)\\]\\([^)]+\\)", "$1")
        .replace("**", "");
  }

  private static String resource(String name) {
    try (InputStream in = HelpPages.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(name + " is not packaged");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException problem) {
      throw new UncheckedIOException(problem);
    }
  }
}
