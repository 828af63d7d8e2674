package org.cfgrun.runtime.registry.custom;

/** The policy for running code that a config imports. */
public enum CustomCode {
  /** Compiles Java sources under the module roots, and loads them and jars. */
  ALLOWED,
  /**
   * Loads no code, so that checking an untrusted config is safe. The components of a jar are known
   * from its index, those of a Java source from its annotations ({@link SourceCatalog}).
   */
  REFUSED
}
