package org.cfgrun.runtime.checkpoint;

import java.nio.file.Path;
import java.util.List;

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
   * @throws CheckpointException listing all that does not fit
   */
  public LoadReport requireExact() {
    if (!isExact()) {
      String text = text();
      throw new CheckpointException(
          file, "does not fit the model" + text.substring(text.indexOf('\n')));
    }
    return this;
  }
}
