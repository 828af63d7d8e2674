package org.cfgrun.runtime.checkpoint;

import java.nio.file.Path;
import org.cfgrun.interpreter.diagnostic.ConfigException;
import org.cfgrun.runtime.model.init.PretrainedPart;

/**
 * A part of a model and the file that it starts from.
 *
 * @param part the part
 * @param file where its weights are on this machine
 */
public record PretrainedWeights(PretrainedPart part, Path file) {
  /**
   * Copies what fits into the part, which has its first values.
   *
   * @return how the file fitted
   * @throws ConfigException when the file cannot be read, or has nothing under the prefix that the
   *     config names
   */
  public LoadReport load() {
    Weights weights = Weights.read(file);
    String prefix = part.source().prefix();
    return WeightLoader.load(part.module(), prefix == null ? weights : weights.under(prefix));
  }
}
