package org.cfgrun.runtime.checkpoint;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.cfgrun.interpreter.diagnostic.ConfigException;
import org.cfgrun.interpreter.source.Printable;

/**
 * Result of loading a weights file into a model.
 *
 * @param file the file
 * @param loaded how many tensors were copied into the model
 * @param unexpected names in the file that the model lacks
 * @param missing names in the model that the file lacks; their values are unchanged
 * @param mismatched a message for each name whose shapes differ; the values are unchanged
 */
public record LoadReport(
    Path file, int loaded, List<String> unexpected, List<String> missing, List<String> mismatched) {
  /** How many names an error lists. */
  private static final int MOST_NAMED = 4;

  public LoadReport {
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

  /** Returns the differences for the log, one line per kind. */
  public String text() {
    StringBuilder text = new StringBuilder("weights of `" + file + "`");
    if (isExact()) {
      return text.append(" fit the model").toString();
    }
    text.append(" do not fit the model exactly (").append(loaded).append(" tensors loaded)");
    append(text, "the model has no", unexpected, ", ");
    append(text, "the file has no", missing, ", ");
    append(text, "shape mismatch:", mismatched, "; ");
    return text.toString();
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
