package org.cfgrun.interpreter.fuzz;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.cfgrun.interpreter.document.Dialect;

/**
 * The files that an input encodes. The first byte is the {@link Kind}. Form feeds separate the
 * config, its base {@code b.py}, and the overrides, one per line.
 */
record FuzzedFiles(Kind kind, byte[] config, byte[] base, List<String> overrides) {
  private static final byte SEPARATOR = '\f';

  /** The format of a config. */
  enum Kind {
    MMENGINE('c', "c.py", Dialect.MMENGINE),
    MMCV('m', "c.py", Dialect.MMCV),
    JSON('j', "c.json", Dialect.MMENGINE),
    YAML('y', "c.yaml", Dialect.MMENGINE);

    final char letter;
    final String file;
    final Dialect dialect;

    Kind(char letter, String file, Dialect dialect) {
      this.letter = letter;
      this.file = file;
      this.dialect = dialect;
    }

    /** Whether it is config text, not JSON or YAML. */
    boolean isText() {
      return this == MMENGINE || this == MMCV;
    }

    private static Kind of(byte letter) {
      for (Kind kind : values()) {
        if (kind.letter == letter) {
          return kind;
        }
      }
      return MMENGINE;
    }
  }

  static FuzzedFiles of(byte[] input) {
    List<byte[]> parts = new ArrayList<>();
    int start = Math.min(1, input.length);
    for (int i = start; i <= input.length; i++) {
      if (i == input.length || input[i] == SEPARATOR) {
        parts.add(Arrays.copyOfRange(input, start, i));
        start = i + 1;
      }
    }
    while (parts.size() < 3) {
      parts.add(new byte[0]);
    }
    List<String> overrides =
        new String(parts.get(2), StandardCharsets.UTF_8).lines().limit(20).toList();
    Kind kind = input.length == 0 ? Kind.MMENGINE : Kind.of(input[0]);
    return new FuzzedFiles(kind, parts.get(0), parts.get(1), overrides);
  }

  /** Returns the input that encodes these files. */
  static byte[] input(Kind kind, String config, String base, String overrides) {
    String parts = String.join(Character.toString(SEPARATOR), config, base, overrides);
    return (kind.letter + parts).getBytes(StandardCharsets.UTF_8);
  }

  /** Writes the files to a directory and returns the config. */
  Path write(Path folder) {
    try {
      Files.write(folder.resolve("b.py"), base);
      return Files.write(folder.resolve(kind.file), config);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
