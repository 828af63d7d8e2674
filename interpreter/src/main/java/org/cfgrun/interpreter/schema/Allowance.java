package org.cfgrun.interpreter.schema;

import java.util.Set;

/**
 * What a dict may have beside the arguments of its component, and may lack. Components in Java have
 * exact schemas; those in Python are built by code that adds and removes keys.
 *
 * @param open whether unknown arguments are accepted
 * @param keys keys that its builder takes away
 * @param partial whether required arguments may be missing, because code supplies them
 * @param supplied required arguments that code supplies
 */
record Allowance(boolean open, Set<String> keys, boolean partial, Set<String> supplied) {
  /** Exactly the arguments. */
  static final Allowance NONE = new Allowance(false, Set.of(), false, Set.of());
}
