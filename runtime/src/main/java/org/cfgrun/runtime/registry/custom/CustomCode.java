package org.cfgrun.runtime.registry.custom;

/** Whether a config may bring code that is run. */
public enum CustomCode {
  /** Java sources under the module roots are compiled, and they and jars are loaded. */
  ALLOWED,
  /** No code of a config is compiled or loaded: a check must be safe for any config. */
  REFUSED
}
