package org.cfgrun.runtime.checkpoint;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.cfgrun.interpreter.diagnostic.ConfigException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tests a crafted checkpoint whose directory points all storages to the same bytes. Reading each of
 * them would take many times the length of the file.
 */
class OverlappingZipTest {
  private static final int DIRECTORY_ENTRY = 0x02014b50;

  @TempDir Path folder;

  @Test
  void rejectsEntriesThatOverlap() throws IOException {
    Map<String, Object> weights = new LinkedHashMap<>();
    for (int i = 0; i < 20; i++) {
      weights.put("w" + i, TensorData.ofFloats(new float[1000], 1000));
    }
    Path honest = folder.resolve("honest.pth");
    PthWriter.write(honest, weights);
    Path crafted = folder.resolve("crafted.pth");
    Files.write(crafted, overlapping(Files.readAllBytes(honest)));
    assertThatThrownBy(() -> PthReader.read(crafted))
        .isInstanceOf(ConfigException.class)
        .hasMessage("`%s` is corrupt: its entries overlap".formatted(crafted));
  }

  /** Drops the bytes of all storages but the first, and points the directory to that one. */
  private static byte[] overlapping(byte[] honest) throws IOException {
    ByteBuffer file = ByteBuffer.wrap(honest).order(ByteOrder.LITTLE_ENDIAN);
    int end = honest.length - 22;
    int entries = Short.toUnsignedInt(file.getShort(end + 10));
    int directory = file.getInt(end + 16);
    int first = -1;
    int firstEnd = -1;
    ByteArrayOutputStream changed = new ByteArrayOutputStream();
    for (int i = 0, at = directory; i < entries; i++) {
      if (file.getInt(at) != DIRECTORY_ENTRY) {
        throw new IllegalStateException("no directory entry at " + at);
      }
      int nameLength = Short.toUnsignedInt(file.getShort(at + 28));
      int extra = Short.toUnsignedInt(file.getShort(at + 30));
      String name = new String(honest, at + 46, nameLength, StandardCharsets.UTF_8);
      int start = file.getInt(at + 42);
      if (name.matches(".*/data/\\d+")) {
        if (first < 0) {
          first = start;
        } else {
          firstEnd = firstEnd < 0 ? start : firstEnd;
          file.putInt(at + 42, first);
        }
      }
      changed.write(honest, at, 46 + nameLength + extra);
      at += 46 + nameLength + extra;
    }
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    whole.write(honest, 0, firstEnd);
    whole.write(changed.toByteArray());
    file.putInt(end + 12, changed.size());
    file.putInt(end + 16, firstEnd);
    whole.write(honest, end, 22);
    return whole.toByteArray();
  }
}
