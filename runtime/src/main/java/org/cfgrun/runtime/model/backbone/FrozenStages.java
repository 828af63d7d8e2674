package org.cfgrun.runtime.model.backbone;

import java.util.ArrayList;
import java.util.List;
import org.cfgrun.runtime.nn.BatchNorm2d;
import org.cfgrun.runtime.nn.Module;

/**
 * Parts of a backbone that are frozen in training: {@code frozen_stages} and {@code norm_eval}.
 *
 * @param parts modules whose parameters and statistics do not change
 * @param normEval whether batch normalization keeps its running statistics in the other modules
 *     too; its weight and bias are still trained
 */
record FrozenStages(List<Module> parts, boolean normEval) {
  /**
   * Freezes the first parts of a backbone.
   *
   * @param count {@code frozen_stages}: the stem and this many stages; 0 for the stem alone, -1 for
   *     none
   */
  static FrozenStages of(
      int count, List<Module> stem, List<? extends Module> stages, boolean normEval) {
    List<Module> parts = new ArrayList<>();
    if (count >= 0) {
      parts.addAll(stem);
      parts.addAll(stages.subList(0, count));
    }
    parts.forEach(
        part -> part.parameters().values().forEach(parameter -> parameter.requiresGrad(false)));
    return new FrozenStages(List.copyOf(parts), normEval);
  }

  /** Sets the frozen parts to evaluation mode. A backbone calls it after each {@code train}. */
  void apply(Module backbone) {
    parts.forEach(part -> part.train(false));
    if (backbone.isTraining() && normEval) {
      backbone.forEachModule(
          (path, module) -> {
            if (module instanceof BatchNorm2d) {
              module.train(false);
            }
          });
    }
  }
}
