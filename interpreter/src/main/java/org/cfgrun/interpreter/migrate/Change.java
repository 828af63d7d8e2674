package org.cfgrun.interpreter.migrate;

import org.cfgrun.interpreter.source.Span;

/**
 * Something that the conversion did to a config, with the place that it concerns.
 *
 * @param place the value of the 2.x config
 */
public record Change(Kind kind, Span place, String message) {
  /** What a change means for the user. */
  public enum Kind {
    /** The value has another form in 3.x and the same meaning. */
    CONVERTED,
    /** The value is converted, but 3.x computes something else from it. */
    DIFFERENT,
    /** 3.x has no equivalent, and the value is left out. */
    LEFT_OUT,
    /** The value is of a kind that the conversion does not know, and is left as it was. */
    UNKNOWN
  }
}
