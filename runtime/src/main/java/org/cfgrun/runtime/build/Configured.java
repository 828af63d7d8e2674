package org.cfgrun.runtime.build;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.catalog.Catalog;
import org.cfgrun.interpreter.diagnostic.ConfigException;
import org.cfgrun.interpreter.diagnostic.Diagnostic;
import org.cfgrun.interpreter.diagnostic.ErrorCode;
import org.cfgrun.interpreter.schema.Checker;
import org.cfgrun.interpreter.source.Span;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.ConfigPath;
import org.cfgrun.interpreter.value.DictNode;
import org.cfgrun.interpreter.value.ScalarNode;
import org.jspecify.annotations.Nullable;

/**
 * A component that keeps the config dict it was built from, so that errors during a run can point
 * to the config.
 */
public abstract class Configured {
  private final List<ArgumentException> misfits = new ArrayList<>();
  private @Nullable DictNode config;

  /** Sets the config dict that the component was built from. */
  public final void builtFrom(DictNode dict) {
    config = dict;
  }

  /**
   * Notes that arguments of parts do not fit each other. Unlike an exception, this lets the builder
   * return the component for further checks; it reports the misfit, so that no run follows.
   */
  protected final void addMisfit(ArgumentException misfit) {
    misfits.add(misfit);
  }

  /** Checks that parts fit each other, and notes the misfits; see {@link #addMisfit}. */
  protected final void noteMisfits(Runnable check) {
    try {
      check.run();
    } catch (ArgumentException misfit) {
      addMisfit(misfit);
    }
  }

  /** Returns what does not fit, in the order in which it was found. */
  public List<ArgumentException> misfits() {
    return Collections.unmodifiableList(misfits);
  }

  /** Returns the name for messages: the {@code type} in the config, or else that of the class. */
  public final String typeName() {
    return config != null && config.get(Checker.TYPE) instanceof ScalarNode type
        ? Catalog.unscoped(String.valueOf(type.value()))
        : getClass().getSimpleName();
  }

  /** Returns the position in the config, or null if the component was not built from a config. */
  public final @Nullable Span span() {
    return config == null ? null : config.origin().span();
  }

  /**
   * Returns the position of an argument in the config: that of the component if the config does not
   * set the argument, and null if the component was not built from a config.
   *
   * @param argument a path from the component, such as {@code pipeline.2}
   */
  public final @Nullable Span spanOf(String argument) {
    ConfigNode node = config == null ? null : ConfigPath.parse(argument).in(config);
    return node == null ? span() : node.origin().span();
  }

  /**
   * Creates an exception for a requirement of this component that the model, the data or another
   * section does not meet: {@code throw failure("...")}.
   *
   * @param message one sentence with config names in backquotes
   */
  public final ConfigException failure(String message) {
    return new ConfigException(ErrorCode.BAD_ARGUMENT, message).at(span());
  }

  /**
   * Creates an exception for an invalid argument. It points to the argument if the config sets it.
   */
  public final ConfigException failure(ArgumentException complaint) {
    Span span = complaint.argument() == null ? span() : spanOf(complaint.argument());
    return new ConfigException(
        Diagnostic.error(ErrorCode.BAD_ARGUMENT, span, String.valueOf(complaint.getMessage())),
        complaint);
  }
}
