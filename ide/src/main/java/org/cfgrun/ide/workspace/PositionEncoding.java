package org.cfgrun.ide.workspace;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The unit in which a client counts the characters of a line. */
public enum PositionEncoding {
  /** Bytes of UTF-8. */
  UTF_8("utf-8"),
  /** Code units of UTF-16, which every client knows. */
  UTF_16("utf-16"),
  /** Unicode code points. */
  UTF_32("utf-32");

  private final String id;

  PositionEncoding(String id) {
    this.id = id;
  }

  /** The name in the protocol. */
  public String id() {
    return id;
  }

  /**
   * Returns the encoding for a client: UTF-16, in which offsets are counted here, if the client
   * knows it, or else the first one in its list.
   *
   * @param offered the names that the client offers, best first; null for a client that offers none
   */
  public static PositionEncoding choose(@Nullable List<String> offered) {
    if (offered == null || offered.contains(UTF_16.id)) {
      return UTF_16;
    }
    return offered.contains(UTF_32.id) ? UTF_32 : offered.contains(UTF_8.id) ? UTF_8 : UTF_16;
  }

  /** Returns the length of a code point. */
  int length(int codePoint) {
    return switch (this) {
      case UTF_8 -> codePoint < 0x80 ? 1 : codePoint < 0x800 ? 2 : codePoint < 0x10000 ? 3 : 4;
      case UTF_16 -> Character.charCount(codePoint);
      case UTF_32 -> 1;
    };
  }
}
