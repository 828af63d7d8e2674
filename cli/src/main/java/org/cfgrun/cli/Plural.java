package org.cfgrun.cli;

/** Formats counts with their noun. */
final class Plural {
  private Plural() {}

  /** Returns {@code 1 config} or {@code 2 configs}. */
  static String of(int count, String noun) {
    return count + " " + noun + (count == 1 ? "" : "s");
  }
}
