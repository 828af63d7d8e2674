package org.cfgrun.runtime.torch;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Exposes reads of freed memory. */
public final class Garbage {
  private Garbage() {}

  /** Collects garbage and overwrites the freed memory. */
  public static void collectAndOverwrite() {
    List<ByteBuffer> taken = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      System.gc();
      for (int size = 8; size <= 1 << 16; size *= 2) {
        for (int n = 0; n < 20; n++) {
          ByteBuffer buffer = ByteBuffer.allocateDirect(size);
          while (buffer.hasRemaining()) {
            buffer.put((byte) 0x7f);
          }
          taken.add(buffer);
        }
      }
    }
    assertThat(taken).isNotEmpty();
  }
}
