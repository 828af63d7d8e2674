package org.cfgrun.cli;

import java.util.ArrayList;
import java.util.List;
import org.cfgrun.interpreter.EvaluatedConfig;
import org.cfgrun.interpreter.diagnostic.Diagnostic;
import org.cfgrun.interpreter.diagnostic.ErrorCode;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.diagnostic.Suggestions;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.ConfigPath;
import org.cfgrun.interpreter.value.DictNode;
import org.cfgrun.interpreter.value.SequenceNode;
import org.jspecify.annotations.Nullable;

/** Finds the value of a key path in a config, or reports the first key that is missing. */
final class KeyLookup {
  private KeyLookup() {}

  /** Returns the value, or null after reporting an error. */
  static @Nullable ConfigNode find(EvaluatedConfig config, ConfigPath path, Problems problems) {
    ConfigNode at = config.root();
    ConfigPath walked = ConfigPath.ROOT;
    for (String step : path.steps()) {
      ConfigNode next = new ConfigPath(List.of(step)).in(at);
      if (next == null) {
        problems.add(missing(config, walked, at, step));
        return null;
      }
      walked = walked.child(step);
      at = next;
    }
    return at;
  }

  private static Diagnostic missing(
      EvaluatedConfig config, ConfigPath walked, ConfigNode at, String step) {
    String owner = walked.steps().isEmpty() ? "The config" : "`" + walked + "`";
    Diagnostic missing =
        Diagnostic.error(
            ErrorCode.MISSING_KEY,
            walked.steps().isEmpty() ? null : at.origin().span(),
            owner + " of " + config.source().name() + " has no key `" + step + "`.");
    List<String> known = keys(at);
    String closest = Suggestions.nearest(step, known);
    if (closest != null) {
      return missing.note("did you mean `" + closest + "`?");
    }
    return known.isEmpty()
        ? missing.note("it is " + at.description() + ", which has no keys")
        : missing.help("its keys are " + String.join(", ", known));
  }

  /** Returns the keys of a dict or the indices of a list; empty for other values. */
  static List<String> keys(ConfigNode node) {
    if (node instanceof DictNode dict) {
      return List.copyOf(dict.named().keySet());
    }
    int size = node instanceof SequenceNode sequence ? sequence.items().size() : 0;
    List<String> indices = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      indices.add(Integer.toString(i));
    }
    return indices;
  }
}
