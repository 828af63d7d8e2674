package org.cfgrun.runtime.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.cfgrun.interpreter.diagnostic.ErrorCode;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.DictNode;
import org.cfgrun.interpreter.value.ScalarNode;
import org.cfgrun.interpreter.value.SequenceNode;
import org.jspecify.annotations.Nullable;

/**
 * Several datasets at one place of a config: a list of dicts, or one dict with a list of annotation
 * files.
 *
 * @param datasets the dict of each dataset
 * @param named whether each has a place of its own in the config
 * @param separateEval whether each is evaluated by itself
 */
record DatasetList(List<ConfigNode> datasets, boolean named, boolean separateEval) {
  private static final String ANN_FILE = "ann_file";
  private static final String SEPARATE_EVAL = "separate_eval";

  /** Arguments that may have a value for each annotation file. */
  private static final List<String> PARALLEL =
      List.of(ANN_FILE, "img_prefix", "seg_prefix", "proposal_file");

  /**
   * Returns the datasets at a place; null for a single dataset.
   *
   * @param problems receives an invalid {@code separate_eval}
   */
  static @Nullable DatasetList of(ConfigNode config, Problems problems) {
    if (config instanceof SequenceNode sequence) {
      return new DatasetList(sequence.items(), true, true);
    }
    if (!(config instanceof DictNode dict && dict.get(ANN_FILE) instanceof SequenceNode files)) {
      return null;
    }
    int size = files.items().size();
    for (String key : PARALLEL) {
      // The dataset reports lists of different lengths.
      if (dict.get(key) instanceof SequenceNode list && list.items().size() != size || size == 0) {
        return null;
      }
    }
    ConfigNode separate = dict.get(SEPARATE_EVAL);
    boolean separately = true;
    if (separate instanceof ScalarNode scalar && scalar.value() instanceof Boolean given) {
      separately = given;
    } else if (separate != null) {
      problems.error(
          ErrorCode.BAD_ARGUMENT,
          separate.origin().span(),
          "`separate_eval` must be True or False, got %s.".formatted(separate.description()));
    }
    List<ConfigNode> datasets = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      DictNode own = dict.without(SEPARATE_EVAL);
      for (Map.Entry<String, ConfigNode> argument : dict.named().entrySet()) {
        if (PARALLEL.contains(argument.getKey())
            && argument.getValue() instanceof SequenceNode list) {
          own = own.with(argument.getKey(), list.items().get(i));
        }
      }
      datasets.add(own);
    }
    return new DatasetList(datasets, false, separately);
  }
}
