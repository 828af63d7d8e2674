package org.cfgrun.interpreter.explain;

import java.util.List;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.ConfigPath;
import org.jspecify.annotations.Nullable;

/**
 * The history of a key.
 *
 * @param path the key
 * @param value the current value; null if the key does not exist
 * @param steps the steps that led to it, in order
 * @param stale the stale copies that contain it, are inside it, or were made from it
 */
public record KeyHistory(
    ConfigPath path, @Nullable ConfigNode value, List<Step> steps, List<StaleCopy> stale) {
  public KeyHistory {
    steps = List.copyOf(steps);
    stale = List.copyOf(stale);
  }
}
