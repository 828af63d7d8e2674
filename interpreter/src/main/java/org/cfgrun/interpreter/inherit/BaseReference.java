package org.cfgrun.interpreter.inherit;

import org.cfgrun.interpreter.source.SourceId;
import org.cfgrun.interpreter.source.Span;
import org.jspecify.annotations.Nullable;

/**
 * A base as its heir names it.
 *
 * @param path as it is written, templates replaced
 * @param form what the path is
 * @param span where it is written
 */
public record BaseReference(String path, Form form, Span span) {
  private static final String SEPARATOR = "::";

  /** What the path of a reference is. */
  public enum Form {
    /** A file relative to the heir, {@code stdlib::path} or {@code package::path}. */
    PATH,
    /** A module as in {@code from .._base_.runtime import *}, with its leading dots. */
    MODULE
  }

  /** A base that {@code _base_} names. */
  public static BaseReference named(String path, Span span) {
    return new BaseReference(path, Form.PATH, span);
  }

  /** A base that is imported. */
  public static BaseReference imported(String module, Span span) {
    return new BaseReference(module, Form.MODULE, span);
  }

  /**
   * The package of {@code package::path}, which is also the scope of the values that come from
   * there; null for any other reference.
   */
  public @Nullable String packageName() {
    int end = path.indexOf(SEPARATOR);
    return form == Form.MODULE || end <= 0 || path.startsWith(SourceId.STDLIB)
        ? null
        : path.substring(0, end);
  }

  /** What follows {@code package::}. */
  String pathInPackage() {
    return path.substring(path.indexOf(SEPARATOR) + SEPARATOR.length());
  }
}
