package org.cfgrun.cli;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.cfgrun.interpreter.source.Printable;
import org.jspecify.annotations.Nullable;

/**
 * A stream for text in UTF-8. It escapes control characters, which file names, keys and tensors of
 * strangers can contain: on a terminal they are commands, and in the log of a CI system they begin
 * lines of their own.
 */
final class SafeStream extends PrintStream {
  // Colors, and the movements of the cursor by which a progress bar redraws its lines.
  private static final Pattern ANSI = Pattern.compile("\r|\u001b\\[[0-9;?]*[A-HJKSThlm]");

  private final Recorder recorder;
  private final boolean ansi;

  /**
   * Creates a stream.
   *
   * @param ansi whether colors and carriage returns pass
   */
  SafeStream(OutputStream target, boolean ansi) {
    this(new Recorder(target), ansi);
  }

  private SafeStream(Recorder recorder, boolean ansi) {
    super(recorder, true, StandardCharsets.UTF_8);
    this.recorder = recorder;
    this.ansi = ansi;
  }

  /** Keeps the first failure, which a {@link PrintStream} would drop. */
  private static final class Recorder extends FilterOutputStream {
    private @Nullable IOException failure;

    Recorder(OutputStream target) {
      super(target);
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
      try {
        out.write(bytes, from, length);
      } catch (IOException problem) {
        failure = failure == null ? problem : failure;
        throw problem;
      }
    }
  }

  /** Returns the first failure to write, or null. */
  @Nullable IOException failure() {
    flush();
    return recorder.failure;
  }

  @Override
  public void print(@Nullable String text) {
    String plain = String.valueOf(text);
    byte[] bytes = plain.getBytes(StandardCharsets.UTF_8);
    printBytes(isSafe(bytes) ? bytes : escaped(plain).getBytes(StandardCharsets.UTF_8));
  }

  /** Prints text of a file as it is. */
  void printVerbatim(String text) {
    printBytes(text.getBytes(StandardCharsets.UTF_8));
  }

  // A PrintStream encodes text in pieces of 8 KB, which takes twice as long as encoding it whole.
  private void printBytes(byte[] bytes) {
    write(bytes, 0, bytes.length);
  }

  private String escaped(String text) {
    StringBuilder out = new StringBuilder(text.length() + 16);
    var sequences = ANSI.matcher(text);
    int from = 0;
    while (ansi && sequences.find()) {
      escape(text.substring(from, sequences.start()), out);
      out.append(sequences.group());
      from = sequences.end();
    }
    escape(text.substring(from), out);
    return out.toString();
  }

  private static void escape(String text, StringBuilder out) {
    text.codePoints()
        .forEach(
            c -> {
              if (isUnsafe(c)) {
                Printable.escape(out, c);
              } else {
                out.appendCodePoint(c);
              }
            });
  }

  /**
   * Returns whether text in UTF-8 has no control characters. Those above ASCII, from U+0080 to
   * U+009F, are 0xC2 and a byte below 0xA0.
   */
  private static boolean isSafe(byte[] bytes) {
    byte before = 0;
    for (byte b : bytes) {
      if (b < ' ' && b != '\n' && b != '\t' && (b >= 0 || before == (byte) 0xC2 && b < (byte) 0xA0)
          || b == 0x7F) {
        return false;
      }
      before = b;
    }
    return true;
  }

  private static boolean isUnsafe(int c) {
    return Character.isISOControl(c) && c != '\n' && c != '\t';
  }
}
