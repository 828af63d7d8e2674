package org.cfgrun.runtime.config;

import java.util.function.Function;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.interpreter.diagnostic.ErrorCode;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.DictNode;
import org.cfgrun.interpreter.value.ScalarNode;
import org.jspecify.annotations.Nullable;

/** Reads the plain settings at the top of a config. One that is absent or None is null. */
public final class TopLevel {
  private final DictNode config;
  private final Problems problems;

  public TopLevel(DictNode config, Problems problems) {
    this.config = config;
    this.problems = problems;
  }

  /** A string such as {@code work_dir}. */
  public @Nullable String text(String key) {
    return scalar(key, String.class, "a string");
  }

  /** A whole number such as {@code seed}. */
  public @Nullable Long number(String key) {
    return scalar(key, Long.class, "an int");
  }

  /** A value that a type of its own reads, such as {@code workflow}. */
  public <T> @Nullable T value(String key, Function<ConfigNode, T> reader) {
    ConfigNode node = present(key);
    if (node == null) {
      return null;
    }
    try {
      return reader.apply(node);
    } catch (ArgumentException wrong) {
      problems.error(ErrorCode.BAD_ARGUMENT, node.origin().span(), wrong.getMessage());
      return null;
    }
  }

  /** A section such as {@code model}, which must be there. */
  public @Nullable DictNode section(String key) {
    ConfigNode node = present(key);
    if (node == null) {
      problems.error(
          ErrorCode.MISSING_KEY, config.origin().span(), "The config has no `" + key + "`.");
      return null;
    }
    if (node instanceof DictNode dict) {
      return dict;
    }
    problems.error(
        ErrorCode.BAD_ARGUMENT,
        node.origin().span(),
        "`%s` must be a dict, but is %s.".formatted(key, node.description()));
    return null;
  }

  private <T> @Nullable T scalar(String key, Class<T> type, String wanted) {
    ConfigNode node = present(key);
    if (node == null) {
      return null;
    }
    if (node instanceof ScalarNode scalar && type.isInstance(scalar.value())) {
      return type.cast(scalar.value());
    }
    problems.error(
        ErrorCode.BAD_ARGUMENT,
        node.origin().span(),
        "`%s` must be %s, but is %s.".formatted(key, wanted, node.description()));
    return null;
  }

  private @Nullable ConfigNode present(String key) {
    ConfigNode node = config.get(key);
    return node instanceof ScalarNode scalar && scalar.isNone() ? null : node;
  }
}
