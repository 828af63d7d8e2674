package org.cfgrun.runtime.torch;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Makes reads of freed memory visible. */
public final class Garbage {
  private Garbage() {}

  /** Frees what Java does not hold, and takes the freed memory for something else. */
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
