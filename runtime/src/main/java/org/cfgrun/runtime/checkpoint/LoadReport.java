package org.cfgrun.runtime.checkpoint;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.cfgrun.interpreter.diagnostic.ConfigException;

/**
 * How a file of weights and a model fit together.
 *
 * @param file the file
 * @param loaded how many tensors were copied into the model
 * @param unexpected names in the file that the model lacks
 * @param missing names in the model that the file lacks; those keep their values
 * @param mismatched for each name whose shapes differ, a sentence that says both; those keep their
 *     values
 */
public record LoadReport(
    Path file, int loaded, List<String> unexpected, List<String> missing, List<String> mismatched) {
  /** Of how many names an error tells. */
  private static final int MOST_NAMED = 4;

  public LoadReport {
    unexpected = List.copyOf(unexpected);
    missing = List.copyOf(missing);
    mismatched = List.copyOf(mismatched);
  }

  /** Whether each tensor of the file found its place, and each of the model its values. */
  public boolean isExact() {
    return unexpected.isEmpty() && missing.isEmpty() && mismatched.isEmpty();
  }

  /** What does not fit, for the log; one line a kind. */
  public String text() {
    StringBuilder text = new StringBuilder("the weights of `" + file + "`");
    if (isExact()) {
      return text.append(" fit the model").toString();
    }
    text.append(" do not fit the model exactly (").append(loaded).append(" tensors loaded)");
    append(text, "the model has no", unexpected, ", ");
    append(text, "the file has no", missing, ", ");
    append(text, "of another shape:", mismatched, "; ");
    return text.toString();
  }

  private static void append(
      StringBuilder text, String what, List<String> names, String separator) {
    if (!names.isEmpty()) {
      text.append("\n  ").append(what).append(' ').append(String.join(separator, names));
    }
  }

  /**
   * Gives this report back when all fits; for a run that is resumed nothing less will do.
   *
   * @throws ConfigException saying what does not fit, in one sentence
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
              + " (`load_from` takes what fits, and begins anew)");
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
