package org.cfgrun.interpreter;

import java.util.List;
import org.cfgrun.interpreter.source.Source;
import org.cfgrun.interpreter.value.DictNode;

/**
 * A config whose bases are merged and whose overrides are applied.
 *
 * @param source the file it was asked for
 * @param root the whole config; its keys are in mmcv's order
 * @param sources every file that was read for it, bases first
 */
public record EvaluatedConfig(Source source, DictNode root, List<Source> sources) {
  public EvaluatedConfig {
    sources = List.copyOf(sources);
  }
}
