package org.cfgrun.runtime.checkpoint;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.commons.lang3.StringUtils;
import org.cfgrun.interpreter.diagnostic.ConfigException;
import org.cfgrun.interpreter.diagnostic.Diagnostic;
import org.cfgrun.interpreter.source.Printable;

/**
 * Result of loading a weights file into a model.
 *
 * @param file the file
 * @param fitting names whose tensors were copied into the model
 * @param unexpected names in the file that the model lacks
 * @param missing names in the model that the file lacks; their values are unchanged
 * @param mismatched a message for each name whose shapes differ; the values are unchanged
 */
public record LoadReport(
    Path file,
    List<String> fitting,
    List<String> unexpected,
    List<String> missing,
    List<String> mismatched) {
  private static final String COUNTER = "num_batches_tracked";

  /** How many names an error lists. */
  private static final int MOST_NAMED = 4;

  /** How many names a log lists; more are counted in a table. */
  private static final int MOST_LISTED = 12;

  public LoadReport {
    fitting = printable(fitting);
    // A checkpoint of a stranger can name its tensors as it likes.
    unexpected = printable(unexpected);
    missing = printable(missing);
    mismatched = printable(mismatched);
  }

  private static List<String> printable(List<String> names) {
    return names.stream().map(Printable::line).toList();
  }

  /** Returns whether the names and shapes in the file and the model are the same. */
  public boolean isExact() {
    return unexpected.isEmpty() && missing.isEmpty() && mismatched.isEmpty();
  }

  /** Returns how many tensors were copied into the model. */
  public int loaded() {
    return fitting.size();
  }

  /**
   * Returns whether less than half of the model's tensors were loaded: the rest has random values,
   * so that the model computes nothing useful.
   */
  public boolean hardlyFits() {
    return 2 * loaded() < loaded() + missing.size() + mismatched.size();
  }

  /**
   * Returns this report unless the weights hardly fit, as a test requires.
   *
   * @throws ConfigException if less than half of the model's tensors were loaded
   */
  public LoadReport requireMost() {
    return requireFit(!hardlyFits());
  }

  /**
   * Returns this report if every value that the model computes with was loaded, as an export
   * requires. The numbers of batches that normalizations count are not needed.
   *
   * @throws ConfigException if values are random
   */
  public LoadReport requireAll() {
    return requireFit(
        mismatched.isEmpty() && missing.stream().allMatch(name -> name.endsWith(COUNTER)));
  }

  private LoadReport requireFit(boolean fits) {
    if (fits) {
      return this;
    }
    Diagnostic failure =
        Diagnostic.error(
            BadCheckpoint.CODE,
            null,
            "`%s` does not fit the model: %s of %s tensors were loaded"
                .formatted(file, loaded(), loaded() + missing.size() + mismatched.size()));
    for (String line : table()) {
      failure = failure.note(line);
    }
    throw new ConfigException(failure.help("use a checkpoint of this model"));
  }

  /** Returns the differences for the log: the names, or a table if there are many. */
  public String text() {
    StringBuilder text = new StringBuilder("weights of `" + file + "`");
    if (isExact()) {
      return text.append(" fit the model").toString();
    }
    text.append(" do not fit the model exactly (").append(loaded()).append(" tensors loaded)");
    if (unexpected.size() + missing.size() + mismatched.size() > MOST_LISTED) {
      table().forEach(line -> text.append("\n  ").append(line));
      return text.toString();
    }
    append(text, "the model has no", unexpected, ", ");
    append(text, "the file has no", missing, ", ");
    append(text, "shape mismatch:", mismatched, "; ");
    return text.toString();
  }

  /** Counts by part of the model, and gives an example of each kind of difference. */
  private List<String> table() {
    Map<String, int[]> parts = new LinkedHashMap<>();
    count(fitting, 0, parts);
    count(missing, 1, parts);
    count(mismatched, 2, parts);
    int width = parts.keySet().stream().mapToInt(String::length).max().orElse(0);
    width = Math.max(width, "part".length());
    List<String> lines = new ArrayList<>();
    lines.add(StringUtils.rightPad("part", width) + "  loaded  missing  other shape");
    for (Map.Entry<String, int[]> part : parts.entrySet()) {
      int[] counts = part.getValue();
      lines.add(
          StringUtils.rightPad(part.getKey(), width)
              + String.format(Locale.ROOT, "  %6d  %7d  %11d", counts[0], counts[1], counts[2]));
    }
    example(lines, "missing in the file: ", missing);
    example(lines, "other shape: ", mismatched);
    example(lines, "not in the model: ", unexpected);
    return lines;
  }

  private static void count(List<String> names, int column, Map<String, int[]> parts) {
    for (String name : names) {
      parts.computeIfAbsent(name.replaceFirst("\\..*", ""), part -> new int[3])[column]++;
    }
  }

  private static void example(List<String> lines, String what, List<String> names) {
    if (!names.isEmpty()) {
      int more = names.size() - 1;
      lines.add(what + names.get(0) + (more > 0 ? " and " + more + " more" : ""));
    }
  }

  private static void append(
      StringBuilder text, String what, List<String> names, String separator) {
    if (!names.isEmpty()) {
      text.append("\n  ").append(what).append(' ').append(String.join(separator, names));
    }
  }

  /**
   * Returns this report if everything fits, as resuming a run requires.
   *
   * @throws ConfigException if something does not fit
   */
  public LoadReport requireExact() {
    if (!isExact()) {
      List<String> parts = new ArrayList<>();
      addPart(parts, "the model has no ", unexpected);
      addPart(parts, "the file has no ", missing);
      addPart(parts, "", mismatched);
      throw BadCheckpoint.of(
          file,
          "does not fit the model: "
              + String.join("; ", parts)
              + " (use `load_from` to load what fits and start a new run)");
    }
    return this;
  }

  private static void addPart(List<String> parts, String what, List<String> names) {
    if (!names.isEmpty()) {
      int more = names.size() - MOST_NAMED;
      parts.add(
          what
              + String.join(", ", names.subList(0, Math.min(names.size(), MOST_NAMED)))
              + (more > 0 ? " and " + more + " more" : ""));
    }
  }
}
