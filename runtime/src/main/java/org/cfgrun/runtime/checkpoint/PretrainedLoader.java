package org.cfgrun.runtime.checkpoint;

import java.util.ArrayList;
import java.util.List;
import org.cfgrun.runtime.model.init.MissingWeightsException;
import org.cfgrun.runtime.model.init.PretrainedFiles;
import org.cfgrun.runtime.model.init.PretrainedPart;
import org.cfgrun.runtime.nn.Module;

/** Starts the parts of a model whose config names a file of weights from these files. */
public final class PretrainedLoader {
  private PretrainedLoader() {}

  /**
   * Copies the weights of all such parts into a model that has its first values.
   *
   * @return how each file fitted its part
   * @throws MissingWeightsException when a file is not on this machine; nothing is loaded then
   * @throws CheckpointException when a file cannot be read, or lacks what its config asks for
   */
  public static List<LoadReport> load(Module model, PretrainedFiles files) {
    List<PretrainedPart> parts = PretrainedPart.of(model);
    parts.forEach(part -> files.find(part.source()));
    List<LoadReport> reports = new ArrayList<>();
    for (PretrainedPart part : parts) {
      Weights weights = Weights.read(files.find(part.source()));
      String prefix = part.source().prefix();
      reports.add(
          WeightLoader.load(part.module(), prefix == null ? weights : weights.under(prefix)));
    }
    return reports;
  }
}
