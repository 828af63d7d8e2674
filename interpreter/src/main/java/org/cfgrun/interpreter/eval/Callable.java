package org.cfgrun.interpreter.eval;

import org.jspecify.annotations.Nullable;

/**
 * A function, method or type that a config may call.
 *
 * @param name as messages call it
 * @param isType whether it is a type, so that isinstance knows it
 * @param body what it does
 */
record Callable(String name, boolean isType, Body body) {
  /** What a function does. */
  @FunctionalInterface
  interface Body {
    @Nullable Object call(Arguments arguments);
  }

  static Callable function(String name, Body body) {
    return new Callable(name, false, body);
  }
}
