package org.cfgrun.cli;

/** Numbers with their nouns. */
final class Counted {
  private Counted() {}

  /** {@code 1 config}, {@code 2 configs}. */
  static String of(int count, String noun) {
    return count + " " + noun + (count == 1 ? "" : "s");
  }
}
