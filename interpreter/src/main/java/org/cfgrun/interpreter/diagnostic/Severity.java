package org.cfgrun.interpreter.diagnostic;

import java.util.Locale;

/** The severity of a finding. */
public enum Severity {
  /** The stage has no result. */
  ERROR,
  /** The stage has a result, but probably not the one that was meant. */
  WARNING,
  /** The result is the one that was meant, but could be written in a better way. */
  NOTE;

  /** Its name in messages and reports. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }
}
