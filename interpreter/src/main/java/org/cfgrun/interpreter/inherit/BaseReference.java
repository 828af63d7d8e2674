package org.cfgrun.interpreter.inherit;

import org.cfgrun.interpreter.source.SourceId;
import org.cfgrun.interpreter.source.Span;
import org.jspecify.annotations.Nullable;

/**
 * A reference to a base in a child config.
 *
 * @param path the path or module in source form, templates replaced
 * @param form the form of the reference
 * @param span the place of the reference
 */
public record BaseReference(String path, Form form, Span span) {
  private static final String SEPARATOR = "::";

  /** The forms of a reference. */
  public enum Form {
    /** A file relative to the child, {@code stdlib::path} or {@code package::path}. */
    PATH,
    /** A module with its leading dots, as in {@code from .._base_.runtime import *}. */
    MODULE
  }

  /** A reference in {@code _base_}. */
  public static BaseReference named(String path, Span span) {
    return new BaseReference(path, Form.PATH, span);
  }

  /** A reference in an import. */
  public static BaseReference imported(String module, Span span) {
    return new BaseReference(module, Form.MODULE, span);
  }

  /**
   * The package of {@code package::path}, which is also the scope of the base's components; null
   * for other references.
   */
  public @Nullable String packageName() {
    int end = path.indexOf(SEPARATOR);
    return form == Form.MODULE || end <= 0 || path.startsWith(SourceId.STDLIB)
        ? null
        : path.substring(0, end);
  }

  /** The path after {@code package::}. */
  String pathInPackage() {
    return path.substring(path.indexOf(SEPARATOR) + SEPARATOR.length());
  }
}
