package org.cfgrun.interpreter.diagnostic;

/** How bad a finding is. */
public enum Severity {
  /** The stage cannot give its result. */
  ERROR,
  /** The result stands, but probably not as the author meant it. */
  WARNING
}
