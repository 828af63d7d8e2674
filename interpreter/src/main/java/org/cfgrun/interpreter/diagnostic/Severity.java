package org.cfgrun.interpreter.diagnostic;

/** The severity of a finding. */
public enum Severity {
  /** The stage has no result. */
  ERROR,
  /** The stage has a result, but probably not the one that was meant. */
  WARNING
}
