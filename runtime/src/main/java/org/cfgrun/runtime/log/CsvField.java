package org.cfgrun.runtime.log;

/** Fields of CSV tables (RFC 4180). */
public final class CsvField {
  private CsvField() {}

  /**
   * Returns a text as a field: in quotes if it contains a comma or a quote. A line break becomes a
   * space, so that each row is one line.
   */
  public static String of(String text) {
    String line = text.replaceAll("\\R", " ");
    return line.contains(",") || line.contains("\"")
        ? "\"" + line.replace("\"", "\"\"") + "\""
        : line;
  }
}
