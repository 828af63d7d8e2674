package org.cfgrun.components.catalog;

import java.io.IOException;

/** Reports a text that is not a catalog, or a catalog of another version. */
public final class CatalogFormatException extends IOException {
  private static final long serialVersionUID = 1;

  private final int line;
  private final int column;

  CatalogFormatException(String message, int line, int column) {
    super(message);
    this.line = line;
    this.column = column;
  }

  /** Returns the line, from 1. */
  public int line() {
    return line;
  }

  /** Returns the column, from 1. */
  public int column() {
    return column;
  }
}
