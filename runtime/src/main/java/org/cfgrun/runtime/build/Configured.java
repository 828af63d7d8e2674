package org.cfgrun.runtime.build;

import org.cfgrun.components.ArgumentException;
import org.cfgrun.interpreter.diagnostic.ConfigException;
import org.cfgrun.interpreter.diagnostic.Diagnostic;
import org.cfgrun.interpreter.diagnostic.ErrorCode;
import org.cfgrun.interpreter.source.Span;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.ConfigPath;
import org.cfgrun.interpreter.value.DictNode;
import org.jspecify.annotations.Nullable;

/**
 * A component that keeps the dict it was built from, so that an error in the middle of a run points
 * to the config, whatever way it came.
 */
public abstract class Configured {
  private @Nullable DictNode config;

  /** Keeps what this was built from. */
  public final void builtFrom(DictNode dict) {
    config = dict;
  }

  /** Where the config asks for it; null for one that was not built from a config. */
  public final @Nullable Span span() {
    return config == null ? null : config.origin().span();
  }

  /**
   * The exception for something that the model, the data or another section does not give this
   * component: {@code throw failure("...")}.
   *
   * @param message one sentence; names of the language are in backquotes
   */
  public final ConfigException failure(String message) {
    return new ConfigException(ErrorCode.BAD_ARGUMENT, message).at(span());
  }

  /** The same for a complaint about an argument, which points to the argument where it is given. */
  public final ConfigException failure(ArgumentException complaint) {
    ConfigNode argument =
        config == null || complaint.argument() == null
            ? null
            : ConfigPath.parse(complaint.argument()).in(config);
    Span span = argument == null ? span() : argument.origin().span();
    return new ConfigException(
        Diagnostic.error(ErrorCode.BAD_ARGUMENT, span, String.valueOf(complaint.getMessage())),
        complaint);
  }
}
