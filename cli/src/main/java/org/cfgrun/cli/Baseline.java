package org.cfgrun.cli;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonParseException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.cfgrun.interpreter.diagnostic.Diagnostic;
import org.cfgrun.interpreter.source.DiskReason;
import org.cfgrun.interpreter.source.Span;
import org.jspecify.annotations.Nullable;

/**
 * Known findings that {@code check} does not report again, so that a project can adopt it without
 * first repairing old configs. A finding is recognised by its rule, its file and the text of its
 * line, which stay the same when other lines are added or removed.
 */
final class Baseline {
  private static final Gson GSON =
      new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();

  /**
   * A kind of finding in a file.
   *
   * @param file the path relative to the directory of the baseline, with slashes; empty for a
   *     finding without a place
   * @param text the stripped line of the finding, or its message without a place
   */
  private record Entry(String file, String rule, String text) {}

  private record Counted(String file, String rule, String text, int count) {}

  private record Content(int version, List<Counted> findings) {}

  /**
   * Findings that are not in the baseline, and how many of it no longer occur.
   *
   * @param fresh the findings to report
   * @param known the number of findings that are not reported
   * @param gone the number of findings of the baseline that were not found
   */
  record Filtered(List<Diagnostic> fresh, int known, int gone) {}

  private final Path folder;
  private final Map<Entry, Integer> counts = new LinkedHashMap<>();

  private Baseline(Path file) {
    folder = Objects.requireNonNull(file.toAbsolutePath().normalize().getParent());
  }

  /**
   * Reads a baseline.
   *
   * @throws UserFacingException if it cannot be read or is not a baseline
   */
  static Baseline read(Path file) {
    Baseline baseline = new Baseline(file);
    try {
      Content content = GSON.fromJson(Files.readString(file), Content.class);
      if (content == null || content.version != 1 || content.findings == null) {
        throw notOne(file);
      }
      for (Counted counted : content.findings) {
        if (counted == null || counted.file == null || counted.rule == null) {
          throw notOne(file);
        }
        baseline.counts.merge(
            new Entry(counted.file, counted.rule, counted.text), counted.count, Integer::sum);
      }
    } catch (IOException unread) {
      throw new UserFacingException(
          "cannot read the baseline %s: %s. Create it with --update-baseline."
              .formatted(file, DiskReason.of(unread)));
    } catch (JsonParseException malformed) {
      throw notOne(file);
    }
    return baseline;
  }

  private static UserFacingException notOne(Path file) {
    return new UserFacingException(
        "`%s` is not a baseline. Create one with --update-baseline.".formatted(file));
  }

  /** Writes a baseline with all findings. */
  static void write(Path file, List<Diagnostic> findings) {
    Baseline baseline = new Baseline(file);
    findings.forEach(finding -> baseline.counts.merge(baseline.entry(finding), 1, Integer::sum));
    List<Counted> sorted = new ArrayList<>();
    baseline.counts.forEach(
        (entry, count) -> sorted.add(new Counted(entry.file, entry.rule, entry.text, count)));
    sorted.sort(
        Comparator.comparing(Counted::file)
            .thenComparing(Counted::rule)
            .thenComparing(Counted::text));
    TextFile.write(file, GSON.toJson(new Content(1, sorted)) + "\n");
  }

  /** Removes the findings of the baseline. */
  Filtered filter(List<Diagnostic> findings) {
    Map<Entry, Integer> left = new HashMap<>(counts);
    List<Diagnostic> fresh = new ArrayList<>();
    for (Diagnostic finding : findings) {
      Entry entry = entry(finding);
      int remaining = left.getOrDefault(entry, 0);
      if (remaining > 0) {
        left.put(entry, remaining - 1);
      } else {
        fresh.add(finding);
      }
    }
    int gone = left.values().stream().mapToInt(Integer::intValue).sum();
    return new Filtered(fresh, findings.size() - fresh.size(), gone);
  }

  private Entry entry(Diagnostic finding) {
    Span span = finding.span();
    return span == null
        ? new Entry("", finding.code().id(), finding.message())
        : new Entry(relative(span.source().address()), finding.code().id(), line(span));
  }

  private String relative(String name) {
    if (name.contains("::")) {
      return name;
    }
    Path file = Path.of(name).toAbsolutePath().normalize();
    @Nullable Path root = file.getRoot();
    Path shown = root != null && root.equals(folder.getRoot()) ? folder.relativize(file) : file;
    return shown.toString().replace('\\', '/');
  }

  private static String line(Span span) {
    String text = span.source().text();
    int start = text.lastIndexOf('\n', span.start() - 1) + 1;
    int end = text.indexOf('\n', span.start());
    return text.substring(start, end < 0 ? text.length() : end).strip();
  }
}
