package org.cfgrun.interpreter.source;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.cfgrun.interpreter.source.LoadResult.Failed;
import org.cfgrun.interpreter.source.LoadResult.Loaded;
import org.cfgrun.interpreter.source.LoadResult.Reason;
import org.jspecify.annotations.Nullable;

/**
 * Decodes the bytes of a config. Config text is in UTF-8, or in the encoding of a coding comment in
 * its first two lines, as in Python (PEP 263). Other formats are in UTF-8.
 */
final class TextEncoding {
  private static final Pattern COMMENT =
      Pattern.compile("^[ \\t\\f]*#.*?coding[:=][ \\t]*([-\\w.]+)");
  private static final Pattern BLANK = Pattern.compile("^[ \\t\\f]*(?:#.*)?$");
  // Stands for invalid bytes in a String, but can also be in the text itself.
  private static final char REPLACEMENT = '\uFFFD';
  private static final Set<String> DATA_EXTENSIONS = Set.of(".json", ".yaml", ".yml");
  private static final byte[] UTF_16_LITTLE = {(byte) 0xFF, (byte) 0xFE};
  private static final byte[] UTF_16_BIG = {(byte) 0xFE, (byte) 0xFF};
  private static final byte[] UTF_8_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

  private final SourceId id;
  private final byte[] bytes;
  private final boolean code;

  private TextEncoding(SourceId id, byte[] bytes) {
    this.id = id;
    this.bytes = bytes;
    this.code = !DATA_EXTENSIONS.contains(id.extension());
  }

  /** Returns the text of a config, or the reason why it is none. */
  static LoadResult decode(SourceId id, byte[] bytes) {
    return new TextEncoding(id, bytes).decode();
  }

  private LoadResult decode() {
    if (begins(UTF_16_LITTLE) || begins(UTF_16_BIG)) {
      return failed(" is UTF-16 text.", "Save it as UTF-8.");
    }
    String named = code ? named() : null;
    Charset charset = named == null ? StandardCharsets.UTF_8 : charset(named);
    if (charset == null) {
      return failed(
          " names the encoding `" + named + "`, which is not supported.", "Save it as UTF-8.");
    }
    boolean marked = begins(UTF_8_MARK);
    if (marked && !charset.equals(StandardCharsets.UTF_8)) {
      return failed(
          " begins with a byte order mark of UTF-8, but names the encoding `" + named + "`.",
          "Remove the coding comment.");
    }
    String quick = new String(bytes, charset);
    return quick.indexOf(REPLACEMENT) < 0 ? loaded(quick, charset) : decodeStrictly(charset);
  }

  /** Decodes text that may have invalid bytes, which a String silently replaces. */
  private LoadResult decodeStrictly(Charset charset) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    CharsetDecoder decoder =
        charset
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    CharBuffer out =
        CharBuffer.allocate((int) Math.ceil(bytes.length * (double) decoder.maxCharsPerByte()) + 1);
    if (decoder.decode(in, out, true).isError() || decoder.flush(out).isError()) {
      return invalid(in.position(), charset);
    }
    return loaded(out.flip().toString(), charset);
  }

  private LoadResult loaded(String text, Charset charset) {
    int nul = text.indexOf('\0');
    if (nul >= 0) {
      return failed(
          " contains a NUL character in line " + line(text, nul) + ".",
          "Save it as text in UTF-8.");
    }
    // Some editors mark UTF-8 by a byte order mark, which is not part of the text.
    return new Loaded(
        Source.of(id.name(), text.startsWith("\uFEFF") ? text.substring(1) : text), charset);
  }

  private Failed invalid(int at, Charset charset) {
    String before = new String(bytes, 0, at, StandardCharsets.ISO_8859_1);
    boolean utf8 = charset.equals(StandardCharsets.UTF_8);
    return failed(
        " is not %s text: byte 0x%02X in line %s is invalid."
            .formatted(utf8 ? "UTF-8" : charset.name(), bytes[at], line(before, at)),
        utf8 && code
            ? "Save it as UTF-8, or name its encoding in its first line: `# coding: gbk`."
            : "Save it as UTF-8.");
  }

  private static int line(String text, int at) {
    return LineIndex.of(text).line(at);
  }

  private boolean begins(byte[] mark) {
    return bytes.length >= mark.length
        && Arrays.equals(bytes, 0, mark.length, mark, 0, mark.length);
  }

  /** Returns the encoding that a comment names, or null. */
  private @Nullable String named() {
    int start = begins(UTF_8_MARK) ? UTF_8_MARK.length : 0;
    for (int line = 0; line < 2; line++) {
      int end = start;
      while (end < bytes.length && bytes[end] != '\n' && bytes[end] != '\r') {
        end++;
      }
      String text = new String(bytes, start, end - start, StandardCharsets.ISO_8859_1);
      Matcher comment = COMMENT.matcher(text);
      if (comment.find()) {
        return comment.group(1);
      }
      if (!BLANK.matcher(text).matches()) {
        return null;
      }
      boolean pair = end + 1 < bytes.length && bytes[end] == '\r' && bytes[end + 1] == '\n';
      start = Math.min(bytes.length, end + (pair ? 2 : 1));
    }
    return null;
  }

  /**
   * Returns the charset with one of Python's names, or null if there is none or it writes ASCII in
   * another way, so that the comment itself could not be read.
   */
  private static @Nullable Charset charset(String python) {
    String name = python.toLowerCase(Locale.ROOT).replace('_', '-');
    if (name.equals("utf8") || name.equals("utf-8") || name.startsWith("utf-8-")) {
      return StandardCharsets.UTF_8;
    }
    if (name.matches("(latin-1|iso-8859-1|iso-latin-1)(-.*)?")) {
      return StandardCharsets.ISO_8859_1;
    }
    for (String spelling : new String[] {name, name.replace("-", ""), name.replace('-', '_')}) {
      try {
        Charset charset = Charset.forName(spelling);
        byte[] ascii = python.getBytes(StandardCharsets.US_ASCII);
        return new String(ascii, charset).equals(python) ? charset : null;
      } catch (IllegalArgumentException unknown) {
        continue;
      }
    }
    return null;
  }

  private Failed failed(String message, String help) {
    return new Failed(Reason.NOT_TEXT, "`" + id.name() + "`" + message, help);
  }
}
