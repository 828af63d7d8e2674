package org.cfgrun.runtime.checkpoint;

import java.nio.file.Path;
import org.cfgrun.interpreter.diagnostic.ConfigException;
import org.cfgrun.runtime.model.Backbone;
import org.cfgrun.runtime.model.init.PretrainedPart;

/**
 * Part of a model together with its pretrained weights file.
 *
 * @param part the part
 * @param file path of the weights on this machine
 */
public record PretrainedWeights(PretrainedPart part, Path file) {
  /**
   * Copies the weights that fit into the part, which is already initialized.
   *
   * @return the differences between file and part
   * @throws ConfigException if the file cannot be read, or has no names with the prefix in the
   *     config
   */
  public LoadReport load() {
    Weights weights = Weights.read(file);
    String prefix = part.source().prefix();
    Weights own = prefix == null ? weights : weights.under(prefix);
    return WeightLoader.load(
        part.module(),
        part.module() instanceof Backbone backbone
            ? OriginalNames.convert(own, backbone.weightNames())
            : own);
  }
}
