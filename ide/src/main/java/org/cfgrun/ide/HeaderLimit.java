package org.cfgrun.ide;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;

/**
 * The input of the server with bounded headers, which LSP4J would collect until the memory is full.
 * Contents pass unchanged.
 */
final class HeaderLimit extends FilterInputStream {
  private static final int MAX_BYTES = 8192;
  private static final String LENGTH = "content-length:";

  private final StringBuilder header = new StringBuilder();
  private int lineStart;
  private long content;

  HeaderLimit(InputStream in) {
    super(in);
  }

  @Override
  public int read() throws IOException {
    int next = super.read();
    if (next < 0) {
      return next;
    }
    if (content > 0) {
      content--;
    } else {
      readHeader((char) next);
    }
    return next;
  }

  /** Reads no further than a header goes, because a content has another limit. */
  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    if (content == 0) {
      int next = length == 0 ? 0 : read();
      if (next >= 0 && length > 0) {
        bytes[offset] = (byte) next;
        return 1;
      }
      return next;
    }
    int count = super.read(bytes, offset, (int) Math.min(length, content));
    content -= Math.max(0, count);
    return count;
  }

  private void readHeader(char next) throws IOException {
    if (header.length() == MAX_BYTES) {
      throw new IOException("expected a header of at most " + MAX_BYTES + " bytes");
    }
    header.append(next);
    if (next != '\n') {
      return;
    }
    if (header.substring(lineStart).isBlank()) {
      content = contentLength(header.toString());
      header.setLength(0);
    }
    lineStart = header.length();
  }

  private static long contentLength(String header) {
    for (String line : header.split("\n")) {
      String field = line.strip().toLowerCase(Locale.ROOT);
      if (field.startsWith(LENGTH)) {
        String number = field.substring(LENGTH.length()).strip();
        return number.matches("[0-9]{1,18}") ? Long.parseLong(number) : 0;
      }
    }
    return 0;
  }
}
