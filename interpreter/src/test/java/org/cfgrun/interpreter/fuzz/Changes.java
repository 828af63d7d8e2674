package org.cfgrun.interpreter.fuzz;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;

/** Changes inputs at random: cuts, doubles and exchanges parts, and inserts words. */
final class Changes {
  private static final List<String> WORDS =
      List.of(
          "[",
          "]",
          "(",
          ")",
          "{",
          "}",
          ",",
          ":",
          "=",
          ".",
          "'",
          "\"",
          "'''",
          "#",
          "\\",
          "\n",
          "\f",
          "    ",
          "{{",
          "}}",
          "{{ _base_.a }}",
          "{{$A:1}}",
          "_base_ = 'b.py'\n",
          "_delete_=True, ",
          "dict(",
          "range(9)",
          "lambda x: ",
          " for x in ",
          " if ",
          " else ",
          "not ",
          "**",
          "//",
          "*",
          "-",
          "~",
          "0",
          "1.5",
          "1e400",
          "None",
          "True",
          "a",
          "f'{a!r:>5}'",
          "'%s' % ",
          "a.b.0=1",
          "&a ",
          "*a",
          "<<: ",
          "- ",
          "? ",
          "\uD83D\uDE00",
          "\u0000",
          "type='x', ");

  private final List<byte[]> inputs;
  private final Random random;

  Changes(List<byte[]> inputs, long seed) {
    this.inputs = inputs;
    this.random = new Random(seed);
  }

  /** Returns an input with one to five changes. */
  byte[] next() {
    byte[] input = any();
    for (int changes = 1 + random.nextInt(5); changes > 0; changes--) {
      input = changed(input);
    }
    return input;
  }

  private byte[] any() {
    return inputs.get(random.nextInt(inputs.size()));
  }

  private byte[] changed(byte[] input) {
    int from = random.nextInt(input.length + 1);
    int to = Math.min(input.length, from + random.nextInt(random.nextBoolean() ? 4 : 200));
    return switch (random.nextInt(5)) {
      case 0 -> joined(input, from, new byte[0], 0, 0, to);
      case 1 -> joined(input, to, input, from, to, to);
      case 2 -> word(input, from, from);
      case 3 -> word(input, from, to);
      default -> {
        byte[] other = any();
        int start = random.nextInt(other.length + 1);
        int end = Math.min(other.length, start + random.nextInt(300));
        yield joined(input, from, other, start, end, from);
      }
    };
  }

  private byte[] word(byte[] input, int from, int to) {
    byte[] word = WORDS.get(random.nextInt(WORDS.size())).getBytes(StandardCharsets.UTF_8);
    return joined(input, from, word, 0, word.length, to);
  }

  /** Replaces a part of the input by a part of another. */
  private static byte[] joined(byte[] input, int upTo, byte[] part, int start, int end, int from) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(input, 0, upTo);
    out.write(part, start, end - start);
    out.write(input, from, input.length - from);
    return out.toByteArray();
  }
}
