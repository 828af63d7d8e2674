package org.cfgrun.interpreter.explain;

import java.util.List;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.ConfigPath;
import org.jspecify.annotations.Nullable;

/**
 * The history of a key.
 *
 * @param path the key
 * @param value what it is now; null when nothing stands there, or no more
 * @param steps what happened to it, in order
 * @param stale the stale copies that it holds, lies in or, being a variable, left behind
 */
public record History(
    ConfigPath path, @Nullable ConfigNode value, List<Step> steps, List<StaleCopy> stale) {
  public History {
    steps = List.copyOf(steps);
    stale = List.copyOf(stale);
  }
}
